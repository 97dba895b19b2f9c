import pandas as pd
import pytest

from checks.tables import checked, trips
from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.checks.implied_expectations import expectations
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Column
from tidegate.records import Verdict

COLUMNS = {
    "id": Column(type="string", role="id"),
    "origin": Column(type="category", nullable=True),
    "distance": Column(type="int"),
    "temp": Column(type="float", nullable=True),
    "dewp": Column(type="float", nullable=True),
    "empty": Column(type="float", nullable=True),
    "late": Column(type="bool", role="target"),
    "at": Column(type="timestamp", role="time"),
}
SUITE = Check.model_validate(
    {
        "fresh": {"at": {"within": "31d", "of": "2013-03-15"}},
        "expect": {
            "id_unique": {
                "type": "expect_column_values_to_be_unique",
                "kwargs": {"column": "id"},
                "dimension": "uniqueness",
            },
            "origin_known": {
                "type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "origin", "value_set": ["JFK", "LGA", "EWR"]},
                "dimension": "consistency",
            },
            "miles": {
                "type": "expect_column_mean_to_be_between",
                "kwargs": {"column": "distance", "min_value": 100, "max_value": 500},
                "dimension": "accuracy",
            },
        },
    }
)


def report(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    return check_table(SUITE, tmp_path / "table.parquet", COLUMNS)


def test_the_declared_table_passes(tmp_path):
    passed = report(tmp_path, trips())
    assert passed.verdict is Verdict.PASS
    assert [entry.name for entry in passed.entries] == [
        "types_as_declared",
        "columns_as_declared",
        "id_not_null",
        "distance_not_null",
        "late_not_null",
        "at_not_null",
        "at_fresh",
        "id_unique",
        "origin_known",
        "miles",
    ]


CORRUPTIONS = {
    "missing values": (
        lambda t: t.assign(distance=t["distance"].where(t.index > 0)),
        "completeness",
        "distance_not_null",
    ),
    "shifted units": (lambda t: t.assign(distance=t["distance"] * 2), "accuracy", "miles"),
    "a repeated key": (lambda t: t.assign(id=["t0", "t0", *t["id"][2:]]), "uniqueness", "id_unique"),
    "stale rows": (lambda t: t.assign(at=t["at"] - (t["at"].max() - t["at"].min())), "timeliness", "at_fresh"),
    "rows from the future": (
        lambda t: t.assign(at=t["at"].shift(1, fill_value="2014-01-01")),
        "timeliness",
        "at_fresh",
    ),
    "an unknown category": (lambda t: t.assign(origin=t["origin"].fillna("SFO")), "consistency", "origin_known"),
    "a dropped column": (lambda t: t.drop(columns="temp"), "validity", "columns_as_declared"),
    "an added column": (lambda t: t.assign(tail=1), "validity", "columns_as_declared"),
    "a number read as text": (lambda t: t.assign(distance=t["distance"].astype(str)), "validity", "types_as_declared"),
}


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_a_corruption_fails_in_its_dimension(tmp_path, corruption):
    corrupt, dimension, name = CORRUPTIONS[corruption]
    failed = report(tmp_path, corrupt(trips()))
    assert failed.verdict is Verdict.FAIL
    assert [(entry.name, entry.dimension) for entry in failed.entries if entry.outcome == "fail"] == [(name, dimension)]


def test_what_is_missing_and_what_is_stored_otherwise_is_named(tmp_path):
    failed = report(tmp_path, trips().drop(columns="temp").assign(late=1))
    reasons = {entry.name: entry.reason for entry in failed.entries}
    assert reasons["types_as_declared"] == "late is stored as int, declared bool"
    assert reasons["columns_as_declared"] == "missing temp"


def test_a_table_with_none_of_the_columns_does_not_pass(tmp_path):
    failed = report(tmp_path, trips()[["id"]].rename(columns={"id": "other"}))
    assert failed.entries[0].outcome == "inconclusive"
    assert failed.verdict is Verdict.FAIL


@pytest.mark.parametrize("engine", ["duckdb", "pandas"])
@pytest.mark.parametrize("numbers", [{}, {"row_id": [0, 1, 2]}], ids=["a file of one's own", "what ingest wrote"])
def test_a_table_that_ingest_did_not_number_is_complete(tmp_path, engine, numbers):
    columns = {"a": Column(type="int"), "b": Column(type="bool", role="target")}
    path = tmp_path / "mine.parquet"
    write_table(path, pd.DataFrame({"a": [1, 2, 3], "b": [True, False, True]} | numbers))
    report = check_table(Check(engine=engine), path, columns)
    assert {entry.name: entry.outcome for entry in report.entries}["columns_as_declared"] == "pass"


def test_a_table_without_an_id_column_has_row_ids():
    anonymous = {"a": Column(type="int"), "b": Column(type="bool", role="target")}
    assert expectations(Check(), anonymous)["columns_as_declared"].kwargs == {"column_set": ["a", "b", "row_id"]}


def test_a_shorthand_and_the_contract_say_the_same_once():
    assert list(expectations(Check(not_null=["distance", "temp"]), COLUMNS)).count("distance_not_null") == 1
    assert "temp_not_null" in expectations(Check(not_null=["temp"]), COLUMNS)


@pytest.mark.parametrize("of", ["yesterday", "2013-13-01"])
def test_a_clock_that_is_no_time_is_refused(of):
    with pytest.raises(ValueError, match="must be a time in ISO form"):
        Check.model_validate({"fresh": {"at": {"within": "1d", "of": of}}})


def test_a_clock_with_a_zone_is_on_utc():
    check = Check.model_validate({"fresh": {"at": {"within": "1h", "of": "2014-01-01T05:00:00-05:00"}}})
    kwargs = expectations(check)["at_fresh"].kwargs
    assert (kwargs["min_value"], kwargs["max_value"]) == ("2014-01-01T09:00:00", "2014-01-01T10:00:00")


def test_without_a_declared_table_only_the_suite_is_checked(tmp_path):
    assert [entry.name for entry in checked(tmp_path, trips(), not_null=["id"]).entries] == ["id_not_null"]
