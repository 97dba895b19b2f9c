"""`tidegate doctor`: each finding with its remedy, and an exit code that says whose fault it is."""

import json
import subprocess

import pytest
from typer.testing import CliRunner

from tidegate.cli import app


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A repository without DVC or workflows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], check=True)
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "--allow-empty"]
    subprocess.run([*command, "-m", "first"], check=True)
    return tmp_path


def doctor(*arguments):
    return CliRunner().invoke(app, ["doctor", *arguments])


def test_a_fault_of_the_machine_exits_4_with_its_remedy(clone):
    result = doctor()
    assert result.exit_code == 4
    assert "FAIL  dvc             .dvc/config does not exist: run `dvc init`" in result.output.splitlines()
    assert result.output.splitlines()[-1].startswith("1 error, ")


def test_a_fault_of_a_file_exits_2(clone):
    (clone / ".github/workflows").mkdir(parents=True)
    result = doctor()
    assert result.exit_code == 2
    assert "gate.yml, comment.yml is missing" in result.output


def test_all_fine_exits_0(clone):
    (clone / ".dvc").mkdir()
    (clone / ".dvc/config").write_text("")
    result = doctor()
    assert (result.exit_code, "FAIL" in result.output) == (0, False)


def test_as_json_every_finding_has_its_remedy(clone):
    result = doctor("-o", "json")
    report = json.loads(result.stdout)
    assert (report["verb"], report["exit_code"], result.exit_code) == ("doctor", 4, 4)
    finding = next(finding for finding in report["findings"] if finding["subject"] == "dvc")
    assert (finding["level"], finding["remedy"]) == ("error", "run `dvc init`")
