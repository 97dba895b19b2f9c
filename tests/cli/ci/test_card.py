"""`tidegate card` writes nothing without evidence; of a whole project it writes what `tidegate audit` proves."""

import json

import pytest
from typer.testing import CliRunner

import gate_project
import whole_project
from tidegate.cli import app
from tidegate.errors import EvidenceError


def test_without_evidence_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gate_project.start()
    (tmp_path / "params.yaml").unlink()
    done = CliRunner().invoke(app, ["card"])
    assert isinstance(done.exception, EvidenceError)
    assert not (tmp_path / "artifacts/card").exists()


@pytest.mark.slow
def test_a_whole_project_s_card_is_proven_and_a_changed_number_is_named(reproduced, tmp_path):
    project = tmp_path / "project"
    import shutil

    shutil.copytree(reproduced, project, symlinks=True)
    run = whole_project.runner(project)
    assert "missing in conf/card: Description, Owners" in run("tidegate", "card").stdout
    first = {path.name: path.read_bytes() for path in (project / "artifacts/card").iterdir()}
    proven = run("tidegate", "audit", "--verify", "-o", "json").stdout
    assert json.loads(proven)["verdict"] == "pass"
    run("tidegate", "audit", "--reproduce", "--from", "evaluate", "--base", "main")
    run("tidegate", "card")
    assert {path.name: path.read_bytes() for path in (project / "artifacts/card").iterdir()} == first

    metrics = project / "artifacts/evaluate/metrics.json"
    value = next(iter(json.loads(metrics.read_text()).values()))
    metrics.write_text(metrics.read_text().replace(str(value), "0.123456789", 1))
    changed = run("tidegate", "audit", "--verify", expect=10).stdout
    assert "the artefact has 0.123456789" in changed
    assert "does not match its hash in dvc.lock" in run("tidegate", "card", expect=3).stderr
