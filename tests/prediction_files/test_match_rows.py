"""Rows are paired by id; what only one file has is counted, and nothing is paired by accident."""

import pyarrow as pa
import pytest

from compared_files import frame, written
from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files.column_roles import AskedColumns, column_roles
from tidegate.prediction_files.match_rows import match_rows
from tidegate.prediction_files.open_file import open_file
from tidegate.prediction_files.prediction_file import of_table


def file(path, **columns):
    return of_table(path, pa.table(columns), lambda row, _: Where(str(path), row + 2), header=Where(str(path), 1))


def matched(base, head, asked=None, *, scored=False, **options):
    files = file("base.csv", **base), file("head.csv", **head)
    return match_rows(*files, column_roles(*files, asked or AskedColumns(), scored=scored), **options)


BASE = {"id": [3, 1, 2], "truth": [1, 0, 1], "score": [0.9, 0.2, 0.6], "day": ["a", "b", "b"]}
HEAD = {"id": [1, 2, 3], "truth": [0, 1, 1], "score": [0.1, 0.5, 0.8], "day": ["x", "x", "x"]}


def test_rows_are_paired_by_id_in_the_bases_order():
    rows = matched(BASE, HEAD)
    assert (rows.truth.tolist(), rows.base.tolist()) == ([1, 0, 1], [0.9, 0.2, 0.6])
    assert rows.head.tolist() == [0.8, 0.1, 0.5]
    assert (rows.rows, rows.added, rows.lost, set(rows.block)) == (3, 0, 0, {""})


def test_ids_of_another_type_are_the_same_ids():
    assert matched(BASE, HEAD | {"id": ["1", "2", "3"]}).head.tolist() == [0.8, 0.1, 0.5]


def test_blocks_and_slices_are_the_bases():
    rows = matched(BASE, HEAD, AskedColumns(block="day", by=("day",)))
    assert rows.block.tolist() == ["a", "b", "b"]
    assert rows.columns["day"].tolist() == ["a", "b", "b"]


def test_a_slice_that_only_the_head_has_is_the_heads():
    rows = matched(BASE, HEAD | {"region": ["n", "s", "w"]}, AskedColumns(by=("region",)))
    assert rows.columns["region"].tolist() == ["w", "n", "s"]


def test_rows_of_one_file_are_counted():
    rows = matched(BASE, {"id": [2, 3, 9, 8], "truth": [1, 1, 0, 0], "score": [0.5, 0.8, 0.0, 0.0]})
    assert (rows.rows, rows.added, rows.lost) == (2, 2, 1)
    assert rows.head.tolist() == [0.8, 0.5]


def test_no_shared_row_is_refused_with_an_id_of_each():
    with pytest.raises(DeclarationError, match=r"head.csv:1: none of its 3 ids \(7, …\) is in base.csv \(3, …\)"):
        matched(BASE, HEAD | {"id": [7, 8, 9]})


def test_another_truth_is_refused_at_its_row():
    with pytest.raises(DeclarationError) as refused:
        matched(BASE, HEAD | {"truth": [0, 0, 1]})
    assert str(refused.value).startswith(
        "head.csv:3: the truth of id 2 is 0, in base.csv it is 1; 1 of 3 rows differ: compare two models on the same"
    )


def test_a_truth_that_was_rounded_is_the_same():
    rows = matched(
        {"id": [1, 2, 3], "truth": [1 / 3, 2.0, 3.0], "score": [0.0, 1.0, 2.0]},
        {"id": [1, 2, 3], "truth": [0.33333333333, 2.0, 3.0], "score": [0.0, 1.0, 2.0]},
    )
    assert rows.task.task == "regression"


def without_ids(values):
    return {key: value for key, value in values.items() if key != "id"}


def test_rows_in_the_same_order_are_paired_with_a_caution():
    rows = matched(without_ids(BASE), without_ids(BASE) | {"score": [0.1, 0.2, 0.3]})
    assert rows.head.tolist() == [0.1, 0.2, 0.3]
    assert "matched by their order" in rows.notes[0]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD, "row 1 has the truth 0, in base.csv it is 1: 2 rows differ, so these are not the same rows"),
        ({"truth": [1, 0], "score": [0.1, 0.2]}, "has 2 rows, base.csv has 3, and no column identifies them"),
        ({"score": [0.1, 0.2, 0.3]}, "has neither an id nor a truth: nothing says that its rows are the same"),
    ],
    ids=["another order", "another length", "nothing to compare by"],
)
def test_rows_without_ids_are_refused_where_nothing_shows_that_they_are_the_same(head, said):
    with pytest.raises(DeclarationError) as refused:
        matched(without_ids(BASE), without_ids(head))
    assert said in str(refused.value)


def test_the_truth_of_the_base_alone_counts_and_that_is_stated():
    rows = matched(BASE, {"id": [1, 2, 3], "score": [0.1, 0.5, 0.8]})
    assert rows.truth.tolist() == [1, 0, 1]
    assert rows.notes == ("head.csv has no truth; that of base.csv counts",)


def test_scores_are_compared_with_what_each_case_could_have_had():
    rows = matched({"id": [1, 2], "score": [1.0, 0.5]}, {"id": [1, 2], "score": [0.5, 0.5]}, scored=True)
    assert (rows.task.task, rows.truth.tolist()) == ("scores", [1.0, 1.0])


def test_every_format_gives_the_same_rows(tmp_path):
    table = frame(rows=300)
    csv, *others = (open_file(written(tmp_path, f"a.{ending}", table)) for ending in ("csv", "parquet", "jsonl"))
    first = match_rows(csv, csv, column_roles(csv, csv, AskedColumns(block="day"), scored=False))
    for other in others:
        rows = match_rows(csv, other, column_roles(csv, other, AskedColumns(block="day"), scored=False))
        assert rows.head.tolist() == pytest.approx(first.base.tolist(), abs=1e-9)
        assert rows.block.tolist() == first.block.tolist()
