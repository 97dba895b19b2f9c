import json
import shutil
from xml.etree import ElementTree

import pytest
import yaml
from typer.testing import CliRunner

from checks.tables import trips
from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.cli import app

SUITE = {
    "not_null": ["temp"],
    "expect": {
        "origin_known": {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "origin", "value_set": ["JFK", "LGA"]},
            "severity": "warning",
            "when": "distance > 0",
            "why": "an unseen category",
            "owner": "data@example.com",
        }
    },
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    shutil.copytree(paths.CONF, tmp_path / "conf")
    monkeypatch.chdir(tmp_path)
    columns = {
        "id": {"type": "string", "role": "id"},
        "origin": {"type": "category", "nullable": True},
        "distance": {"type": "float"},
        "temp": {"type": "float", "nullable": True},
        "dewp": {"type": "float", "nullable": True},
        "empty": {"type": "float", "nullable": True},
        "late": {"type": "bool", "role": "target", "positive": True},
        "at": {"type": "timestamp", "role": "time"},
    }
    declared = yaml.safe_load((tmp_path / "conf/data/flights.yaml").read_text()) | {"columns": columns}
    (tmp_path / "conf/data/flights.yaml").write_text(yaml.safe_dump(declared, sort_keys=False))
    (tmp_path / "conf/check/trips.yaml").write_text(yaml.safe_dump(SUITE))
    (tmp_path / "conf/check/complete.yaml").write_text(yaml.safe_dump({"not_null": ["id"]}))
    evaluate = tmp_path / "conf/evaluate/flights.yaml"
    evaluate.write_text(yaml.safe_dump(yaml.safe_load(evaluate.read_text()) | {"slices": {}}))
    gate = tmp_path / "conf/gate/flights.yaml"
    rules = {"auc_floor": {"kind": "floor", "metric": "roc_auc", "at": 0.6}}
    gate.write_text(yaml.safe_dump({"rules": rules}))
    write_table(tmp_path / "trips.parquet", trips())
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


def test_the_report_is_printed_as_json_junit_or_a_page(run):
    asked = ("--suite", "trips", "--data", "trips.parquet", "-o")
    assert json.loads(run(*asked, "json").output)["verdict"] == "fail"
    assert ElementTree.fromstring(run(*asked, "junit").output).get("failures") == "1"
    assert run(*asked, "html").output.startswith("<!doctype html>")


def test_drift_from_a_reference_is_judged_too(run, tmp_path):
    write_table(tmp_path / "base.parquet", trips(60))
    result = run("--suite", "complete", "--data", "trips.parquet", "--reference", "base.parquet")
    assert "rows_drift" in result.output
    assert "6 rows, -90.0% on the reference's 60" in result.output


def test_without_options_it_is_the_pipelines_step(run, tmp_path):
    assert CliRunner().invoke(app, ["compose", "check=complete"]).exit_code == 0
    (tmp_path / "data").mkdir()
    (tmp_path / "trips.parquet").rename(tmp_path / paths.TABLE)
    result = run()
    assert (result.exit_code, (tmp_path / paths.CHECK_REPORT).exists()) == (0, True), result.output
    assert (tmp_path / paths.CHECK_PAGE).read_text().startswith("<!doctype html>")
