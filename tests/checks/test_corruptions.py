"""The reference's own table, corrupted in the ways that tables are: the suite of conf/ says where."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tidegate.cli import app

pytestmark = pytest.mark.slow

CORRUPTIONS = {
    "missing values": (
        "SELECT * REPLACE (if(weekday = 3, NULL, temp) AS temp) FROM t",
        "completeness",
        "weather_joined",
    ),
    "shifted units": (
        "SELECT * REPLACE ((temp - 32) / 1.8 AS temp, (dewp - 32) / 1.8 AS dewp) FROM t",
        "accuracy",
        "temperature_in_fahrenheit",
    ),
    "repeated keys": ("FROM t UNION ALL (FROM t LIMIT 100)", "uniqueness", "id_unique"),
    "stale times": (
        "SELECT * REPLACE (departure - INTERVAL 30 DAY AS departure) FROM t WHERE departure >= '2013-02-01'",
        "timeliness",
        "departure_fresh",
    ),
    "an unknown category": (
        "SELECT * REPLACE (if(weekday = 3, 'ZZ', carrier) AS carrier) FROM t",
        "consistency",
        "airline_known",
    ),
    "another unknown category": (
        "SELECT * REPLACE (if(weekday = 3, 'BOS', origin) AS origin) FROM t",
        "validity",
        "origin_known",
    ),
    "not a number": (
        "SELECT * REPLACE (if(weekday = 3, 'nan'::DOUBLE, temp) AS temp) FROM t",
        "completeness",
        "weather_joined",
    ),
    "a zone that shifts the time": (
        "SELECT * REPLACE (((departure + INTERVAL 2 YEAR)::VARCHAR || '+09')::TIMESTAMPTZ AS departure) FROM t",
        "timeliness",
        "departure_fresh",
    ),
    "numbers with a fraction as text": (
        "SELECT * REPLACE (distance::VARCHAR AS distance) FROM t",
        "validity",
        "types_as_declared",
    ),
    "categories in other letters": (
        "SELECT * REPLACE (if(weekday = 3, lower(origin), origin) AS origin) FROM t",
        "validity",
        "origin_known",
    ),
    "a space after a category": (
        "SELECT * REPLACE (if(weekday = 3, origin || ' ', origin) AS origin) FROM t",
        "validity",
        "origin_known",
    ),
    "empty text for a category": (
        "SELECT * REPLACE (if(weekday = 3, '', origin) AS origin) FROM t",
        "validity",
        "origin_known",
    ),
    "weekdays from zero": ("SELECT * REPLACE (weekday - 1 AS weekday) FROM t", "validity", "weekday_valid"),
    "whole numbers as floats": (
        "SELECT * REPLACE (weekday::DOUBLE AS weekday) FROM t",
        "validity",
        "types_as_declared",
    ),
    "infinite temperatures": (
        "SELECT * REPLACE (if(weekday = 3, 'inf'::DOUBLE, temp) AS temp) FROM t",
        "accuracy",
        "temperature_plausible",
    ),
    "times of the next year": (
        "SELECT * REPLACE (departure + INTERVAL 1 YEAR AS departure) FROM t",
        "timeliness",
        "departure_fresh",
    ),
    "a dropped column": ("SELECT * EXCLUDE (visib) FROM t", "validity", "columns_as_declared"),
}

ILL_FORMED = {
    "a digit of another script": "replace(flight_id, '1', '١')",
    "a line break at the end": "flight_id || chr(10)",
    "small letters": "lower(flight_id)",
}


@pytest.fixture(scope="module")
def table(tmp_path_factory, repository):
    """The table as `tidegate ingest` makes it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(repository / "conf", folder / "conf")
    shutil.copy(repository / "params.yaml", folder)
    subprocess.run([Path(sys.executable).with_name("tidegate"), "ingest"], cwd=folder, check=True)
    return folder / "data/table.parquet"


def checked(table, tmp_path, monkeypatch, query):
    """What `tidegate check` says of the table that `query` makes of the reference's."""
    monkeypatch.chdir(table.parent.parent)
    corrupted = tmp_path / "corrupted.parquet"
    with duckdb.connect() as connection:
        connection.read_parquet(str(table)).create_view("t")
        connection.sql(query).write_parquet(str(corrupted))
    return CliRunner().invoke(app, ["check", "--suite", "flights", "--data", str(corrupted)])


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_a_corrupted_copy_fails_in_its_dimension(corruption, table, tmp_path, monkeypatch):
    query, dimension, name = CORRUPTIONS[corruption]
    result = checked(table, tmp_path, monkeypatch, query)
    failures = [
        line.split() for line in result.output.splitlines() if line.startswith("  FAIL") and "(critical" in line
    ]
    assert result.exit_code == 10, result.output
    assert name in {each[1] for each in failures}
    assert {each[3].rstrip(")") for each in failures} == {dimension}


@pytest.mark.parametrize("corruption", ILL_FORMED)
def test_an_ill_formed_identifier_is_warned_of(corruption, table, tmp_path, monkeypatch):
    query = f"SELECT * REPLACE (if(weekday = 3, {ILL_FORMED[corruption]}, flight_id) AS flight_id) FROM t"
    result = checked(table, tmp_path, monkeypatch, query)
    assert result.exit_code == 0, result.output
    assert "FAIL  id_well_formed  (warning validity)" in result.output


def test_the_table_itself_holds(table, tmp_path, monkeypatch):
    result = checked(table, tmp_path, monkeypatch, "FROM t")
    assert result.exit_code == 0, result.output
