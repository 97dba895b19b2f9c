"""A dimension of a search: listed values, or a distribution, with what is written of each."""

import pytest
from pydantic import TypeAdapter, ValidationError

from tidegate.config.schema.search_space import Dimension, condition, is_logarithmic, values, with_values, written

ADAPTER = TypeAdapter(Dimension)
UNIFORM = {"kind": "uniform", "low": 0.5, "high": 2}


def dimension(declared):
    return ADAPTER.validate_python(declared)


@pytest.mark.parametrize(
    ("declared", "listed", "by_key"),
    [
        ([1, "a"], [1, "a"], {"0": 1, "1": "a"}),
        ({"kind": "choice", "values": [None, 3]}, [None, 3], {"values.0": None, "values.1": 3}),
        (UNIFORM, None, {"low": 0.5, "high": 2.0}),
        ({"kind": "integer", "low": 1, "high": 9}, None, {"low": 1, "high": 9}),
    ],
    ids=["a list", "a choice", "a range", "a range of whole numbers"],
)
def test_every_written_value_has_its_key(declared, listed, by_key):
    found = dimension(declared)
    assert values(found) == listed
    assert dict(written(found)) == by_key


def test_other_values_keep_the_form_and_a_range_stays():
    assert with_values([1], [2]) == [2]
    chosen = with_values(dimension({"kind": "choice", "values": [1], "when": {"a": 1}}), [2])
    assert (chosen.values, chosen.when) == ([2], {"a": 1})
    assert with_values(dimension(UNIFORM), [2]) == dimension(UNIFORM)


def test_a_condition_is_of_distributions_only():
    assert condition([1]) == {}
    assert condition(dimension(UNIFORM | {"when": {"solver": "saga"}})) == {"solver": "saga"}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"kind": "log_uniform", "low": 0.1, "high": 1.0}, True),
        ({"kind": "integer", "low": 1, "high": 9, "log": True}, True),
        ({"kind": "integer", "low": 1, "high": 9}, False),
        (UNIFORM, False),
    ],
    ids=str,
)
def test_orders_of_magnitude(declared, expected):
    assert is_logarithmic(dimension(declared)) is expected


@pytest.mark.parametrize(
    "declared",
    [0.1, {"kind": "normal"}, {"low": 1}, UNIFORM | {"high": 1e301}, {"kind": "integer", "low": 1, "high": 2**60}],
    ids=str,
)
def test_what_is_neither_is_refused(declared):
    with pytest.raises(ValidationError):
        dimension(declared)
