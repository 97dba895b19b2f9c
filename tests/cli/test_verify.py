import json

import pytest
from typer.testing import CliRunner

import gate_project
from tidegate.cli import app


@pytest.fixture(autouse=True)
def _repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    gate_project.start()


def verify(*options):
    return CliRunner().invoke(app, ["verify", "--from", "evaluate", *options])


def test_a_claim_that_no_stage_recomputes_does_not_pass():
    done = verify("-o", "json")
    report = json.loads(done.stdout)
    assert (report["verb"], report["verdict"]) == ("verify", "inconclusive")
    assert done.exit_code == report["exit_code"] == 3


def test_as_text_each_finding_is_a_line_that_begins_with_its_verdict():
    done = verify()
    assert done.exit_code == 3
    assert all(line.startswith("inconclusive") for line in done.stdout.splitlines())
