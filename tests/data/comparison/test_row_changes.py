"""Rows are matched by id, part by part: what came, what went, what changed, and where added rows were before."""

import pyarrow as pa
import pytest

from tidegate.data.comparison.row_changes import RowChanges, compare, renewed


def rows(ids, values=None, truth=None):
    count = len(ids)
    return pa.table({"id": ids, "x": values or [1.0] * count, "late": truth or [True] * count})


def changes(base, head):
    return {
        each.part: each for each in compare(base, head, row_id=("id", "id"), target=("late", "late"), columns=["x"])
    }


def test_equal_parts_have_no_changes():
    assert changes({"train": rows(["a", "b"])}, {"train": rows(["a", "b"])})["train"] == RowChanges("train", 2, 2)


def test_equal_tables_are_compared_without_a_database(monkeypatch):
    class AskedError(Exception):
        pass

    def connect():
        raise AskedError

    monkeypatch.setattr("tidegate.data.comparison.row_changes.connect", connect)
    equal = {"train": rows(["a", "b"]), "holdout": rows(["c"])}
    assert changes(equal, dict(equal))["holdout"] == RowChanges("holdout", 1, 1)
    for other in ({"train": rows(["a", "b"])}, equal | {"holdout": rows(["d"])}, equal | {"recent": rows(["e"])}):
        with pytest.raises(AskedError):
            changes(equal, other)


def test_the_same_rows_in_another_order_have_no_changes():
    base, head = rows(["a", "b"], [1.0, 2.0]), rows(["b", "a"], [2.0, 1.0])
    assert changes({"train": base}, {"train": head})["train"] == RowChanges("train", 2, 2)


def test_added_lost_and_changed_rows_are_counted():
    base = rows(["a", "b", "c"], [1.0, 2.0, None], [True, True, False])
    head = rows(["b", "c", "d"], [2.5, None, 1.0], [False, False, True])
    found = changes({"train": base}, {"train": head})["train"]
    assert (found.added, found.lost, found.shared, found.truth, found.values) == (1, 1, 2, 1, {"x": 1})
    assert found.membership


def test_added_rows_are_looked_for_in_the_bases_other_parts():
    base = {"train": rows(["a"]), "holdout": rows(["b", "c"])}
    found = changes(base, {"train": rows(["a", "b", "n"]), "holdout": rows(["c"])})
    assert found["train"].moved == {"holdout": 1}
    assert found["holdout"].lost == 1


def test_a_part_that_one_revision_lacks_has_no_rows_there():
    found = changes({"train": rows(["a"]), "recent": rows(["r"])}, {"train": rows(["a"])})
    assert (found["recent"].base, found["recent"].head, found["recent"].lost) == (1, 0, 1)
    new = changes({"train": rows(["a"])}, {"train": rows(["a"]), "recent": rows(["a"])})
    assert (new["recent"].added, new["recent"].moved) == (1, {"train": 1})


@pytest.mark.parametrize(("value", "changed"), [(1.0 + 1e-12, {}), (1.001, {"x": 1}), (None, {"x": 1})])
def test_numbers_are_equal_but_for_rounding(value, changed):
    base, head = rows(["a", "b"], [1.0, 5.0]), rows(["a", "b"], [value, 5.0])
    assert changes({"train": base}, {"train": head})["train"].values == changed


def test_values_of_another_type_are_compared_by_their_text():
    base, head = rows(["a", "b"], ["1", "2"]), rows(["a", "b"], [1, 3])
    assert changes({"train": base}, {"train": head})["train"].values == {"x": 1}


def test_ids_and_targets_may_have_other_names_and_types():
    base = rows([1, 2])
    head = pa.table({"key": ["1", "2"], "x": [1.0, 1.0], "delayed": [True, False]})
    (found,) = compare(
        {"train": base}, {"train": head}, row_id=("id", "key"), target=("late", "delayed"), columns=["x"]
    )
    assert (found.added, found.lost, found.truth) == (0, 0, 1)


def test_hostile_names_stay_names():
    name = 'x"; DROP TABLE base_train; --'
    base = pa.table({"id": ["a", "b"], name: [1.0, 2.0], "late": [True, True]})
    head = base.set_column(1, name, pa.array([1.0, 3.0]))
    (found,) = compare({"train": base}, {"train": head}, row_id=("id", "id"), target=("late", "late"), columns=[name])
    assert found.values == {name: 1}


def test_rows_are_new_where_their_id_or_a_value_is():
    base, head = rows(["a", "b", "c"], [1.0, 2.0, 3.0]), rows(["c", "a", "b", "d"], [3.0, 9.0, 2.0, 4.0])
    pairs = [("late", "late"), ("x", "x")]
    assert renewed(base, head, row_id=("id", "id"), pairs=pairs).to_pylist() == [False, True, False, True]
    assert not any(renewed(base, base, row_id=("id", "id"), pairs=pairs).to_pylist())
