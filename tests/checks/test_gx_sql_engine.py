import pytest
import sqlalchemy as sa

from checks.tables import checked, trips
from tidegate.artifacts import write_table
from tidegate.checks.engines.duckdb import opened

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
