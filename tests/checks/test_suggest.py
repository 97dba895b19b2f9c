import datetime

import pandas as pd
import pytest
from typer.testing import CliRunner

from checks.tables import trips
from tidegate.artifacts import write_table
from tidegate.checks.judge import check_table
from tidegate.checks.suggest import suggest
from tidegate.cli import app
from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import parse
from tidegate.config.schema.check import Check
from tidegate.errors import EvidenceError


def proposed(path):
    """The proposal, read as strictly as conf/ is."""
    return Check.model_validate(plain(parse(suggest(path), "conf/check/proposed.yaml")))


@pytest.mark.parametrize(
    "frame",
    [
        trips(60),
        trips(1),
        trips(60).assign(tiny=[1e-9 * each for each in range(60)], big=[10.0**15 + each for each in range(60)]),
        trips(60).rename(columns={"temp": "temp (°F)", "origin": "no: 1", "distance": "2nd"}),
        trips(60).assign(day=[datetime.date(2013, 1, 1)] * 60, same=0.0, kind=["on", "no", "1e-3"] * 20),
    ],
    ids=["a table", "one row", "tiny and big numbers", "odd names", "dates, constants and words that YAML twists"],
)
def test_a_proposal_is_valid_and_holds_on_its_table(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "table.parquet")
    assert [(each.name, each.reason) for each in report.entries if each.outcome != "pass"] == []
    assert len(report.entries) > 5


def test_a_proposal_notices_another_table(tmp_path):
    write_table(tmp_path / "table.parquet", trips(60))
    write_table(
        tmp_path / "other.parquet", trips(600).assign(origin="SFO", temp=500.0, id="same", at=pd.Timestamp("2020"))
    )
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "other.parquet")
    assert {each.name for each in report.entries if each.outcome == "fail"} >= {
        "enough_rows",
        "origin_known",
        "temp_plausible",
        "id_unique",
        "at_fresh",
    }


def test_an_empty_table_gives_a_suite_that_passes_nothing(tmp_path):
    write_table(tmp_path / "table.parquet", trips().iloc[:0])
    report = check_table(proposed(tmp_path / "table.parquet"), tmp_path / "table.parquet")
    assert report.verdict.value != "pass"


def test_the_proposal_is_printed(tmp_path):
    write_table(tmp_path / "table.parquet", trips(60))
    result = CliRunner().invoke(app, ["check", "suggest", "--data", str(tmp_path / "table.parquet")])
    assert result.output.splitlines()[1].startswith("# proposed from 60 rows")


def test_a_missing_table_is_named(tmp_path):
    result = CliRunner().invoke(app, ["check", "suggest", "--data", str(tmp_path / "none.parquet")])
    assert isinstance(result.exception, EvidenceError)


def suite_of(tmp_path, frame):
    write_table(tmp_path / "table.parquet", frame)
    return proposed(tmp_path / "table.parquet")


def test_a_number_is_held_to_its_unit(tmp_path):
    suite = suite_of(tmp_path, pd.DataFrame({"celsius": [float(each) for each in range(-10, 31)]}))
    fahrenheit = pd.DataFrame({"celsius": [each * 1.8 + 32 for each in range(-10, 31)]})
    write_table(tmp_path / "other.parquet", fahrenheit)
    failed = [e.name for e in check_table(suite, tmp_path / "other.parquet").entries if e.outcome == "fail"]
    assert failed == ["celsius_plausible", "celsius_in_its_unit"]


def test_a_share_stays_one(tmp_path):
    suite = suite_of(tmp_path, pd.DataFrame({"share": [each / 100 for each in range(90)]}))
    assert suite.expect["share_plausible"].kwargs == {"column": "share", "min_value": 0, "max_value": 1}


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        ([f"AB-{each}" for each in range(99)], r"^[A-Z]+-\d+$"),
        ([f"{each}A-x.{each}" for each in range(99)], r"^\d+[A-Z]+-[a-z]+\.\d+$"),
        ([f"{'A' if each % 2 else ''}{each}" for each in range(99)], "^[A-Z0-9]+$"),
    ],
)
def test_texts_that_are_built_alike_are_held_to_a_pattern(tmp_path, texts, pattern):
    suite = suite_of(tmp_path, pd.DataFrame({"code": texts}))
    assert suite.expect["code_well_formed"].kwargs["regex"] == pattern


def test_texts_that_are_not_built_alike_have_no_pattern(tmp_path):
    texts = [f"{'-' * (each % 3)}a{each}" for each in range(99)]
    assert "code_well_formed" not in suite_of(tmp_path, pd.DataFrame({"code": texts})).expect


def test_where_no_column_is_a_key_a_pair_may_be(tmp_path):
    frame = pd.DataFrame({"place": ["a", "b"] * 30, "hour": [each // 2 for each in range(60)], "late": [True] * 60})
    kwargs = suite_of(tmp_path, frame).expect["hour_place_unique"].kwargs
    assert kwargs == {"column_list": ["hour", "place"]}


def test_a_csv_file_is_looked_at_too(tmp_path):
    trips(60).to_csv(tmp_path / "trips.csv", index=False)
    suite = proposed(tmp_path / "trips.csv")
    assert suite.expect["origin_known"].kwargs["value_set"] == ["EWR", "JFK", "LGA"]
    assert (suite.rows.shrink_at_most, suite.drift.severity) == (0.1, "warning")
