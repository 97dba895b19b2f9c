from typer.testing import CliRunner

import gate_project
from tidegate.cli import app
from tidegate.errors import EvidenceError


def test_without_a_packaged_model_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gate_project.start()
    (tmp_path / "dvc.yaml").write_text("stages: {}\n")
    done = CliRunner().invoke(app, ["sbom"])
    assert isinstance(done.exception, EvidenceError)
    assert not (tmp_path / "artifacts/card").exists()
