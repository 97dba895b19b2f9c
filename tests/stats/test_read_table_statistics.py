import pytest

from tidegate.stats.read_table_statistics import read

COLUMN = {"missing": 0, "values": {"a": 5}, "other": 0}


def kept(**changed):
    return {"schema": 2, "rows": 5, "blocks": None, "columns": {"c": COLUMN}} | changed


def test_statistics_of_an_older_version_are_read_with_a_note():
    old = read({"schema": 1, "rows": 5, "columns": {"c": COLUMN}})
    assert (old.rows, old.block) == (5, None)
    assert "older version" in old.note
    assert read(kept()).note == ""


def test_a_version_that_is_not_known_says_which_are():
    with pytest.raises(ValueError, match="has schema 3, this version reads 1 and 2; run `dvc repro split` again"):
        read(kept(schema=3))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"schema": [1]}, "schema"),
        ({"blocks": {"rows": float("inf")}}, "block of inf rows"),
        ({"blocks": {"rows": -1}}, "block of -1 rows"),
        ({"columns": {"c": COLUMN | {"correlation": {"mean": -1, "largest": 0.5}}}}, "outside 0 to 1"),
        ({"columns": {"c": COLUMN | {"correlation": {"mean": 0.1, "largest": 2}}}}, "outside 0 to 1"),
        ({"columns": {"c": COLUMN | {"correlation": {"mean": 0.1}}}}, "lacks 'largest'"),
        ({"columns": {"c": COLUMN | {"correlation": {"mean": float("nan"), "largest": 1}}}}, "outside 0 to 1"),
    ],
)
def test_what_can_not_be_is_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        read(kept(**changed))


@pytest.mark.parametrize("points", [[2, 1], [1, 1], [1]])
def test_points_without_an_order_or_a_count_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        read(kept(columns={"x": {"missing": 0, "points": points, "at": [1, 1], "before": [0, 0]}}))
