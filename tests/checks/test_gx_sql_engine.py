import pandas as pd
import pytest
import sqlalchemy as sa

from checks.tables import checked, trips
from tidegate.artifacts import write_table
from tidegate.checks.engines.duckdb import opened
from tidegate.checks.gx_sql_engine import OneConnectionEngine

UNIQUE = {"only": {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "origin"}}}
PAIR = {
    "only": {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["origin", "distance"]}},
}


@pytest.fixture
def table(tmp_path):
    write_table(tmp_path / "table.parquet", trips(12))
    with opened(str(tmp_path / "table.parquet"), threads=1) as table:
        yield table


def test_every_row_of_a_repeated_value_is_counted_and_the_most_frequent_are_named(tmp_path):
    (entry,) = checked(tmp_path, trips(), UNIQUE).entries
    assert (entry.judged, entry.unexpected) == (5, 4)
    assert [tuple(offender["values"]) for offender in entry.offenders] == [("JFK",), ("LGA",)]


def test_columns_together_are_unique_where_no_single_one_is(tmp_path):
    (entry,) = checked(tmp_path, trips(), PAIR).entries
    assert entry.outcome == "pass"


def test_groups_are_each_combination_once_with_its_rows(table):
    groups = table.groups(["origin", "late", "unknown"]).to_pylist()
    assert sum(list(group.values())[-1] for group in groups) == 12
    assert len(groups) == len({(group["origin"], group["late"]) for group in groups})
    assert "unknown" not in groups[0]


def test_a_failed_query_does_not_spoil_the_next(table):
    with pytest.raises(sa.exc.SQLAlchemyError):
        table.execution.execute_query(sa.text("SELECT lost FROM checked"))
    assert table.execution.execute_query(sa.text("SELECT count(*) FROM checked")).scalar() == 12


def unique(*columns: str, when: str | None = None) -> dict[str, object]:
    kind = (
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": columns[0]}}
        if len(columns) == 1
        else {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": list(columns)}}
    )
    return kind | ({"when": when} if when else {})


@pytest.fixture
def groupings(monkeypatch):
    """The columns of each query that looked for duplicates."""
    asked, duplicates = [], OneConnectionEngine.duplicates

    def counted(self, domain, columns):
        asked.append(tuple(columns))
        return duplicates(self, domain, columns)

    monkeypatch.setattr(OneConnectionEngine, "duplicates", counted)
    return asked


ROWS = pd.DataFrame({"key": [1, 2, 3, None], "part": [7, 7, 8, 8], "kind": ["a", "a", "b", "b"]})


def test_what_is_unique_in_one_column_is_not_counted_again_in_two(tmp_path, groupings):
    suite = {"three": unique("kind", "part", "key"), "pair": unique("part", "key"), "one": unique("key")}
    report = checked(tmp_path, ROWS, suite)
    assert [entry.outcome for entry in report.entries] == ["pass"] * 3
    assert groupings == [("key",)]


@pytest.mark.parametrize("duplicated", ["key", "part"])
def test_a_column_with_duplicates_says_nothing_of_two(duplicated, tmp_path, groupings):
    """Both answers of two columns, where the one alone is not unique."""
    rows = ROWS if duplicated == "part" else ROWS.assign(key=[1, 1, 3, None], part=[7, 7, 8, 8])
    report = checked(tmp_path, rows, {"pair": unique("part", "key"), "one": unique(duplicated)})
    by_name = {entry.name: entry.unexpected for entry in report.entries}
    assert by_name == {"pair": 0 if duplicated == "part" else 2, "one": 4 if duplicated == "part" else 2}
    assert sorted(set(groupings)) == sorted({("part", "key"), (duplicated,)})


def test_unique_among_some_rows_says_nothing_of_all(tmp_path):
    rows = ROWS.assign(key=[1, 1, 3, 4])
    suite = {"some": unique("key", when="kind == 'b'"), "pair": unique("part", "key")}
    report = checked(tmp_path, rows, suite)
    assert {entry.name: (entry.outcome, entry.unexpected) for entry in report.entries} == {
        "some": ("pass", 0),
        "pair": ("fail", 2),
    }
