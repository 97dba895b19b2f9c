import pyarrow as pa
import pytest
from pydantic import TypeAdapter

import monitored_project
from tidegate.commands.monitoring import late_labels
from tidegate.config.schema.data import Columns
from tidegate.errors import EvidenceError

COLUMNS = TypeAdapter(Columns).validate_python(monitored_project.DATA["columns"])
ROWS = pa.table({"id": ["a", "b"], "temp": [1.0, 2.0]})
FILE = "late.parquet"


def labels(ids, late):
    return pa.table({"id": ids, "late": pa.array(late, pa.bool_())})


def test_each_row_gets_its_own_and_foreign_labels_are_left_out():
    joined = late_labels.joined(ROWS, labels(["x", "b"], [False, True]), COLUMNS, FILE)
    assert joined.column("late").to_pylist() == [None, True]


def test_a_missing_late_label_does_not_erase_an_earlier_one():
    rows = ROWS.append_column("late", pa.array([True, False]))
    joined = late_labels.joined(rows, labels(["a", "b"], [None, True]), COLUMNS, FILE)
    assert joined.column("late").to_pylist() == [True, True]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (labels(["x", "y"], [True, True]), "late.parquet: none of its 2 labels belongs to one of the 2 rows"),
        (labels(["a", "a"], [True, False]), "1 rows repeat an id of id, first a"),
    ],
)
def test_labels_that_mean_nothing_are_refused(late, said):
    with pytest.raises(EvidenceError, match=said):
        late_labels.joined(ROWS, late, COLUMNS, FILE)


def test_rows_without_an_id_have_no_late_labels():
    with pytest.raises(EvidenceError, match=f"labels of {FILE} are joined by id"):
        late_labels.joined(ROWS.drop_columns(["id"]), labels(["a"], [True]), COLUMNS, FILE)
    late_labels.unique(ROWS.drop_columns(["id"]), "id", "rows")
