import json
from xml.etree import ElementTree

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

import gate_project as project
import trips_project
from checks.servers import postgresql, write_rows
from checks.tables import trips
from tidegate import paths
from tidegate.artifacts import write_json, write_table
from tidegate.cli import app
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.data.statistics.table_statistics import of_file


@pytest.fixture
def run(tmp_path, monkeypatch):
    trips_project.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["check", *arguments])


def test_any_table_is_judged_by_any_suite_and_nothing_is_written(run, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    result = run("--suite", "trips", "--data", "trips.parquet")
    assert result.exit_code == 10, result.output
    assert result.output.startswith("FAIL  ")
    assert "FAIL  temp_not_null  (critical completeness)\n    temp: 1 of 6 rows" in result.output
    assert "FAIL  origin_known  (warning validity when distance > 0)" in result.output
    assert "    seen: EWR (1 rows)\n    why: an unseen category (ask data@example.com)" in result.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_table_that_holds_passes(run):
    result = run("--suite", "complete", "--data", "trips.parquet")
    assert (result.exit_code, result.output.count("\n")) == (0, 1)


@pytest.mark.slow
def test_the_report_is_printed_in_the_formats_of_every_verb_or_as_a_page(run):
    asked = ("--suite", "trips", "--data", "trips.parquet", "-o")
    assert json.loads(run(*asked, "json").output)["verdict"] == "fail"
    assert ElementTree.fromstring(run(*asked, "junit").output).get("failures") == "1"
    (failed,) = [
        each for each in json.loads(run(*asked, "sarif").output)["runs"][0]["results"] if each["level"] == "error"
    ]
    assert failed["ruleId"] == "temp_not_null"
    assert run(*asked, "github").output.startswith("::error title=temp_not_null temp::1 of 6 rows")
    assert run(*asked, "html").output.startswith("<!doctype html>")


def daily(rows):
    """Trips of a day of their own each: rows that none of the others resembles for being of its day."""
    return trips(rows).assign(at=pd.date_range("2001-01-01", periods=rows, freq="D"))


def test_drift_from_a_named_reference_is_judged_too(run, tmp_path):
    write_table(tmp_path / "base.parquet", daily(6000))
    write_table(tmp_path / "far.parquet", daily(6000).assign(temp=99.0))
    asked = ("--suite", "complete", "--data", "far.parquet")
    assert "_ks" not in run(*asked).output
    result = run(*asked, "--reference", "base.parquet")
    assert "FAIL  temp_ks  (warning consistency)" in result.output
    assert "over 6,000 rows against 5,000: beyond 0.1" in result.output


@pytest.mark.slow
def test_drift_from_the_training_rows_is_judged_where_it_is_declared(run, tmp_path):
    (tmp_path / "conf/check/drift.yaml").write_text("not_null: [id]\ndrift: {ks: 0.2}\n")
    asked = ("--suite", "drift", "--data", "trips.parquet")
    assert (
        "INCONCLUSIVE  drift  (warning consistency)\n    table: artifacts/split/statistics.json" in run(*asked).output
    )
    columns = typed(compose(["check=drift"]).root).data.columns
    write_table(tmp_path / "train.parquet", daily(6000))
    write_json(tmp_path / paths.STATISTICS, of_file(tmp_path / "train.parquet", columns))
    few = run(*asked)
    assert (few.exit_code, "too close to 0.2 to decide; needs about" in few.output) == (0, True)
    write_table(tmp_path / "far.parquet", daily(6000).assign(temp=99.0))
    assert "FAIL  temp_ks" in run("--suite", "drift", "--data", "far.parquet").output


def test_a_csv_file_is_judged_as_the_declared_columns(run, tmp_path):
    trips().to_csv(tmp_path / "trips.csv", index=False)
    result = run("--suite", "complete", "--data", "trips.csv")
    assert (result.exit_code, result.output.count("\n")) == (0, 1), result.output


@pytest.mark.slow
def test_the_table_is_held_to_the_sources_that_it_refers_to(run, tmp_path):
    reference = {"from": {"columns": ["origin"]}, "to": {"source": "weather", "columns": ["origin"]}}
    (tmp_path / "conf/check/refers.yaml").write_text(yaml.safe_dump({"references": {"weather_known": reference}}))
    write_table(tmp_path / "odd.parquet", trips().replace({"origin": {"EWR": "SFO"}}))
    assert "weather_known" not in run("--suite", "refers", "--data", "trips.parquet").output
    result = run("--suite", "refers", "--data", "odd.parquet")
    assert result.exit_code == 10, result.output
    assert "origin: 1 of 5 rows (20 %) have a key that is not in weather; none may" in result.output
    assert "    seen: SFO (1 rows)" in result.output


def test_freshness_is_judged_by_a_clock_that_is_an_argument(run, tmp_path):
    (tmp_path / "conf/check/fresh.yaml").write_text("fresh:\n  at: {within: 31d, of: 2013-03-15}\n")
    asked = ("--suite", "fresh", "--data", "trips.parquet")
    assert run(*asked).exit_code == 0
    late = run(*asked, "--now", "2013-06-01T12:00")
    assert late.exit_code == 10
    assert "FAIL  at_fresh  (critical timeliness)" in late.output


@pytest.fixture
def committed(run, tmp_path):
    """A repository whose main branch has a report of its checks in the cache, as DVC would have left it."""
    (tmp_path / "conf/check/moved.yaml").write_text("not_null: [id]\nrows: {shrink_at_most: 10%}\n")
    assert CliRunner().invoke(app, ["compose", "check=moved"]).exit_code == 0
    write_table(tmp_path / paths.TABLE, trips(60))
    assert run().exit_code == 0
    out = {"path": str(paths.CHECK_REPORT), **project.cached(paths.CHECK_REPORT.read_bytes())}
    lock = {"schema": "2.0", "stages": {"check": {"cmd": "tidegate check", "outs": [out]}}}
    (tmp_path / "dvc.lock").write_text(yaml.safe_dump(lock))
    (tmp_path / "dvc.yaml").write_text("stages: {}\n")
    (tmp_path / ".dvc/config").write_text("")
    (tmp_path / ".gitignore").write_text("/.dvc/cache\n/data\n/artifacts\n")
    project.git("init", "--quiet", "--initial-branch=main")
    project.commit("first")
    return run


def test_what_has_changed_since_the_base_is_told(committed, tmp_path):
    write_table(tmp_path / paths.TABLE, trips(50).assign(id=[None, *range(49)]).astype({"id": "string"}))
    result = committed("--base", "main")
    assert result.exit_code == 10, result.output
    assert (
        "FAIL  rows_as_at_the_base  (critical completeness)\n    table: 50 rows, -16.67% on the base's 60"
        in result.output
    )
    since = result.output[result.output.index("since main ") :]
    assert ": 1 newly broken\n  newly broken  id_not_null  pass: all 60 rows hold → FAIL: 1 of 50 rows" in since
    told = json.loads(committed("--base", "main", "-o", "json").stdout)
    assert told["base"]["rows"] == 60
    assert {each["turn"] for each in told["trend"]} == {"newly broken", "holds"}
    assert (
        "<small>newly broken</small> at the base all 60 rows hold" in committed("--base", "main", "-o", "html").stdout
    )


def test_another_table_is_compared_with_the_base_too(committed, tmp_path):
    result = committed("--suite", "moved", "--data", "trips.parquet", "--base", "main")
    assert "6 rows, -90.00% on the base's 60: it may shrink by 10 %" in result.output


def test_a_base_without_a_report_is_no_silent_pass(committed, tmp_path):
    (tmp_path / "dvc.lock").unlink()
    project.commit("no evidence")
    result = committed("--base", "main")
    assert result.exit_code == 3, result.output
    assert "INCONCLUSIVE  rows_as_at_the_base  (critical completeness)" in result.output
    assert "has no check report; create it there with `dvc repro check`" in result.output


@pytest.mark.slow
def test_a_table_on_a_server_is_held_to_sources_and_training_rows_as_a_file_is(run, tmp_path):
    origin, dewp = (
        {"from": {"columns": [name]}, "to": {"source": "weather", "columns": ["origin"]}} for name in ("origin", "dewp")
    )
    suite = {"not_null": ["id"], "drift": {}, "references": {"weather_known": origin, "odd": dewp}}
    (tmp_path / "conf/check/far.yaml").write_text(yaml.safe_dump(suite))
    write_table(tmp_path / "base.parquet", daily(6000))
    rows = daily(600).replace({"origin": {"EWR": "SFO"}})
    write_table(tmp_path / "here.parquet", rows)
    asked = ("--suite", "far", "--reference", "base.parquet", "-o", "json", "--data")
    with postgresql() as address:
        write_rows(address, "trips", rows)
        far = run(*asked, f"{address}#trips")
    near = run(*asked, "here.parquet")
    assert near.exit_code == 10, near.output
    outcomes = {each["name"]: each["outcome"] for each in json.loads(near.stdout)["expectations"]}
    assert (outcomes["weather_known"], outcomes["odd"], outcomes["temp_ks"]) == ("fail", "errored", "pass")
    assert without_types(far) == without_types(near)


def without_types(result):
    """The report without the sentences that name a database's own types: pandas wrote another one there."""
    found = json.loads(result.stdout)
    return [each for each in found["expectations"] if each["name"] not in ("odd", "types_as_declared")]


def test_without_options_it_is_the_pipelines_step(run, tmp_path):
    assert CliRunner().invoke(app, ["compose", "check=complete"]).exit_code == 0
    (tmp_path / "data").mkdir()
    (tmp_path / "trips.parquet").rename(tmp_path / paths.TABLE)
    result = run()
    assert (result.exit_code, (tmp_path / paths.CHECK_REPORT).exists()) == (0, True), result.output
    assert (tmp_path / paths.CHECK_PAGE).read_text().startswith("<!doctype html>")
