"""Rows are matched by id; cells that differ are counted per column, with examples unless the column is private."""

import pyarrow as pa
import pytest

from tidegate.data.comparison.table_diff import LONGEST, CellChange, compare

ID = ("id", "id")


def table(ids, **columns):
    return pa.table({"id": ids, **columns})


def test_the_same_table_has_no_differences_in_any_order():
    base = table(["a", "b"], x=[1.0, None], s=["p", None])
    assert not compare(base, base, row_id=ID, private=()).differs
    assert not compare(base, base.take([1, 0]), row_id=ID, private=()).differs


def test_rows_added_lost_and_changed_are_counted_with_examples():
    base = table(["a", "b", "c"], x=[1.0, 2.0, 3.0], s=["p", "q", "r"])
    head = table(["b", "c", "d", "e"], x=[2.5, 3.0, 4.0, 5.0], s=["Q", None, "s", "t"])
    found = compare(base, head, row_id=ID, private=())
    assert (found.base, found.head, found.added, found.lost, found.changed, found.cells) == (3, 4, 2, 1, 2, 3)
    assert (found.added_ids, found.lost_ids) == (("d", "e"), ("a",))
    assert [(column.name, column.rows) for column in found.columns] == [("s", 2), ("x", 1)]
    assert found.columns[0].examples == (CellChange("b", "q", "Q"), CellChange("c", "r", None))
    assert found.columns[1].examples == (CellChange("b", "2", "2.5"),)


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        pytest.param([1.0, 2.0], [1.0 + 1e-12, 2.0], 0, id="rounding"),
        pytest.param([1.0, None], [1.0, float("nan")], 0, id="not a number is missing"),
        pytest.param([1.0, float("inf")], [1.0, float("inf")], 0, id="infinity"),
        pytest.param([1, 2], [1.0, 2.5], 1, id="whole numbers and fractions"),
        pytest.param([2**60, 1], [2**60 + 1, 1], 1, id="whole numbers wider than a float"),
        pytest.param(["1", "2"], [1, 3], 1, id="text and numbers"),
        pytest.param([True, None], [None, None], 1, id="a truth that is missing now"),
    ],
)
def test_values_are_compared_by_what_they_mean(before, after, rows):
    found = compare(table(["a", "b"], x=before), table(["a", "b"], x=after), row_id=ID, private=())
    assert found.changed == rows


def test_categories_are_compared_by_their_text():
    base = pa.table({"id": ["a", "b"], "c": pa.array(["p", "q"]).dictionary_encode()})
    head = pa.table({"id": ["a", "b"], "c": pa.array(["q", "q"]).dictionary_encode()})
    assert compare(base, head, row_id=ID, private=()).columns[0].examples == (CellChange("a", "p", "q"),)


def test_columns_that_are_new_gone_or_of_another_type_are_named():
    base, head = table(["a"], x=[1], gone=[1]), table(["a"], x=["1"], new=[1])
    found = compare(base, head, row_id=ID, private=())
    assert (found.new_columns, found.gone_columns) == (("new",), ("gone",))
    assert found.retyped == ("x: int64 → string",)
    assert found.differs


def test_no_value_of_a_private_column_is_in_the_result():
    base = table(["a", "b"], name=["secret one", "same"], x=[1.0, 2.0])
    head = table(["a", "c"], name=["secret two", "other"], x=[2.0, 2.0])
    found = compare(base, head, row_id=ID, private=("name",))
    assert "secret" not in repr(found)
    assert [column.private for column in found.columns if column.name == "name"] == [True]


def test_no_private_id_is_in_the_result():
    base, head = table(["id one", "id two"], x=[1.0, 2.0]), table(["id one", "id three"], x=[9.0, 2.0])
    found = compare(base, head, row_id=ID, private=("id",))
    assert "id " not in repr(found)
    assert found.columns[0].examples == (CellChange("", "1", "9"),)
    assert found.private_ids


def test_ids_that_repeat_cannot_be_matched():
    found = compare(table(["a", "a"]), table(["a", "b"]), row_id=ID, private=())
    assert found.unmatched == "1 of the base's 2 rows repeat an id, so rows cannot be matched"
    assert found.differs


def test_an_id_of_another_name_and_type_is_matched_by_its_text():
    base, head = pa.table({"id": [1, 2], "x": [1, 2]}), pa.table({"key": ["2", "1"], "x": [2, 1]})
    assert not compare(base, head, row_id=("id", "key"), private=()).changed


def test_long_values_are_cut_and_empty_tables_compare():
    base, head = table(["a"], s=["x" * 500]), table(["a"], s=["y" * 500])
    (example,) = compare(base, head, row_id=ID, private=()).columns[0].examples
    assert len(example.before) == LONGEST
    none = base.slice(0, 0)
    found = compare(none, base, row_id=ID, private=())
    assert (found.added, found.lost, found.changed) == (1, 0, 0)
    assert compare(base, none, row_id=ID, private=()).lost == 1
