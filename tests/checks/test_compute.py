"""How often a suite reads the table: queries are counted as the database receives them."""

import pytest
import sqlalchemy as sa

from checks.tables import checked, trips
from tidegate.checks import gx_sql_engine

NUMBERS = ("distance", "temp", "dewp")


@pytest.fixture
def passes(tmp_path):
    """The statements that a suite sends about the table's rows."""

    def sent(expect, **more):
        statements = []

        def note(connection, cursor, statement, *_):
            statements.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            report = checked(tmp_path, trips(60), expect, **more)
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        assert all(entry.outcome in ("pass", "fail") for entry in report.entries)
        return [statement for statement in statements if "FROM checked" in statement]

    return sent


def between(column, **kwargs):
    return {"type": "expect_column_values_to_be_between", "kwargs": {"column": column, "max_value": 1e6, **kwargs}}


def some(count, **kwargs):
    return {
        f"between_{number}": between(NUMBERS[number % 3], max_value=1e6 + number, **kwargs) for number in range(count)
    }


def test_thirty_expectations_on_rows_read_the_table_as_often_as_one(passes):
    assert len(passes(some(30))) == len(passes(some(1))) == 2  # the rows; then all that is counted of them


def test_the_values_of_rows_are_asked_for_only_where_an_expectation_fails(passes):
    holding, failing = passes(some(4)), passes(some(4) | {"too_far": between("distance", max_value=150)})
    assert ["GROUP BY" in query for query in failing].count(True) == 1
    assert not any("GROUP BY" in query for query in holding)
    assert len(failing) == len(holding) + 1


def test_what_guards_against_checking_nothing_reads_the_table_no_more_often(passes):
    guarded = some(6) | {"enough": between("temp", mostly=0.9) | {"min_rows": 10}}
    assert len(passes(guarded)) == len(passes(some(6)))


def test_a_condition_is_counted_once_for_all_expectations_under_it(passes):
    under = {name: each | {"when": "origin == 'JFK'"} for name, each in some(8).items()}
    assert len(passes(under)) == len(passes(dict(list(under.items())[:1])))


def test_the_table_as_a_whole_is_checked_in_one_more_pass(passes):
    whole = {
        f"{name}_{word}": {"type": f"expect_column_{word}_to_be_between", "kwargs": {"column": name, "max_value": 1e9}}
        for name in NUMBERS
        for word in ("max", "mean", "median", "sum")
    }
    assert len(passes(some(3) | whole)) == len(passes(some(3))) + 1


def test_many_numbers_are_asked_for_some_at_a_time(passes, monkeypatch):
    several = len(passes(some(30)))
    monkeypatch.setattr(gx_sql_engine, "AT_ONCE", 25)
    assert several < len(passes(some(30))) <= several + 3
