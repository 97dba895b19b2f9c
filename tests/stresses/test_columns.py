"""What several stresses share: which columns may be damaged, which rows are drawn, what counts as changed."""

import numpy as np
import pandas as pd
import pytest

import model_project
from tidegate.stresses import _columns


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (("distance",), {}),
        (("distanze",), {"columns.0": "unknown feature in data.columns: distanze; did you mean distance?"}),
        (("late",), None),
        (("carrier",), {"columns.0": "carrier is of the type category; this stress is for int, float"}),
        (("stops", "stops"), {"columns.1": "stops is named twice"}),
    ],
    ids=["a number", "misspelt", "the target", "a text", "twice"],
)
def test_only_features_of_the_type_can_be_damaged(named, says):
    found = dict(_columns.unusable(named, model_project.columns(), _columns.NUMBERS))
    assert found == says if says is not None else list(found) == ["columns.0"]


def test_a_condition_is_over_declared_columns():
    assert not [*_columns.undecidable("distance > 900", model_project.columns())]
    ((key, message),) = _columns.undecidable("distanze > 900", model_project.columns())
    assert key == "when"
    assert "distanze" in message


@pytest.mark.parametrize(("share", "low", "high"), [(0.5, 4_800, 5_200), (0.01, 60, 140), (1.0, 10_000, 10_000)])
def test_each_row_is_drawn_with_the_probability(share, low, high):
    assert low <= _columns.drawn(10_000, share, np.random.default_rng(1)).sum() <= high  # four standard errors


def test_a_row_is_changed_where_a_value_is_another_and_a_missing_one_is_none():
    before = pd.DataFrame({"number": [1.0, np.nan, 3.0, np.nan], "text": ["a", None, "c", "d"]})
    after = pd.DataFrame({"number": [1.0, np.nan, 4.0, 5.0], "text": ["a", None, "c", "e"]})
    assert _columns.different(before, before, ["number", "text"]) == 0
    assert _columns.different(before, after, ["text"]) == 1
    assert _columns.different(before, after, ["number", "text"]) == 2


def test_integers_with_gaps_are_numbers():
    values = _columns.numbers(pd.Series(pd.array([1, None, 3], dtype="Int64")))
    np.testing.assert_array_equal(values, [1.0, np.nan, 3.0])
