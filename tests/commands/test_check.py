from pathlib import Path

import pytest
from typer.testing import CliRunner

import trips_project
from checks.tables import trips
from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.cli import app
from tidegate.commands import check
from tidegate.commands.check import CheckRequest
from tidegate.config import params
from tidegate.records import Verdict


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    trips_project.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(**request):
    return check.run(CheckRequest(**request), tell=print)


def test_a_request_for_nothing_is_the_stage_and_leaves_its_artifacts(repository):
    assert CliRunner().invoke(app, ["compose", "check=complete"]).exit_code == 0
    write_table(paths.TABLE, trips())
    checked = run()
    assert (checked.name, checked.report.verdict) == (str(paths.TABLE), Verdict.PASS)
    assert paths.CHECK_REPORT.exists()
    assert checked.suite == params.load(check.stage.Params).check


def test_data_docs_name_the_suite(repository):
    checked = run(suite="complete", data="trips.parquet")
    check.write_data_docs(Path("docs"), checked, "complete")
    assert "complete" in Path("docs/validation_result.json").read_text()
