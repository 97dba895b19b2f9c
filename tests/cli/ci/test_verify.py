from pathlib import Path

import pytest
from typer.testing import CliRunner

import gate_project
from tidegate.cli import app
from tidegate.errors import ExitCode


@pytest.fixture(autouse=True)
def _repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gate_project.start()
    Path("dvc.yaml").write_text("stages:\n  evaluate: {cmd: 'false', outs: [artifacts/evaluate/metrics.json]}\n")
    gate_project.commit("a stage")


def test_a_stage_that_the_pipeline_does_not_have_is_named_with_those_it_has():
    done = CliRunner().invoke(app, ["verify", "--from", "judge"])
    assert done.exception.exit_code is ExitCode.INVALID
    assert "judge" in str(done.exception)
    assert "evaluate" in str(done.exception)
