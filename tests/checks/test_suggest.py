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
        "origin_known_value",
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
    assert result.output.startswith("# proposed from 60 rows")


def test_a_missing_table_is_named(tmp_path):
    result = CliRunner().invoke(app, ["check", "suggest", "--data", str(tmp_path / "none.parquet")])
    assert isinstance(result.exception, EvidenceError)
