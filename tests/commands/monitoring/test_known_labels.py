"""A label that is spelled otherwise would count as "not the event", and breach what holds."""

import pandas as pd
import pytest
from pydantic import TypeAdapter

from tidegate.commands.monitoring import known_labels
from tidegate.config.schema.data import Columns
from tidegate.errors import EvidenceError
from tidegate.stats.read_table_statistics import Shares, Statistics


def labelled(*values):
    columns = TypeAdapter(Columns).validate_python(
        {"paid": {"type": "category", "role": "target", "positive": "yes"}, "size": {"type": "float"}}
    )
    return pd.DataFrame({"paid": [*values]}), columns


def trained(*values, other=0):
    return Statistics(100, {"paid": Shares(0, dict.fromkeys(values, 50), other)})


def test_labels_that_are_spelled_otherwise_decide_nothing():
    with pytest.raises(EvidenceError) as error:
        known_labels.require(*labelled("YES", None, "no", "NO", "NO"), trained("yes", "no"))
    assert str(error.value) == (
        "the schema moved: paid is 'NO', 'YES' in 3 of 4 labels; the training rows have 'no' and 'yes'"
    )


@pytest.mark.parametrize("training", [trained("yes", "no", "late"), trained("yes", "no", other=1), Statistics(9, {})])
def test_a_new_label_is_one_of_the_rest_where_there_are_several(training):
    known_labels.require(*labelled("yes", "no", "never"), training)


def test_known_and_missing_labels_are_fine():
    known_labels.require(*labelled("yes", None), trained("yes", "no"))
