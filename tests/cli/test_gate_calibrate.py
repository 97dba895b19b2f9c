"""`tidegate gate calibrate` as a person runs it, on a pipeline of three small scripts that DVC runs."""

import json

import pytest
import typer

import gate_project as project
import retraining_project
from tidegate import paths
from tidegate.cli import gate_calibrate
from tidegate.gate import calibration_report


@pytest.mark.slow
def test_a_model_that_ignores_its_seed_is_trained_on_other_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    retraining_project.lay_out(tmp_path)
    gate_calibrate.command(seeds=1, draws=20, drop=["roc_auc=0.1"], json=False)
    out = capsys.readouterr().out
    assert out.startswith("1 draws of other training rows, 20 draws each, alpha 0.05")
    assert "auc_holds  roc_auc  all         1,200    0.03" in out
    known = calibration_report.read()
    assert known.holdout == known.holdout.strip() != ""
    assert {each.slice for each in known.resolutions} == {"all", "carrier=AA", "carrier=HA"}
    assert known.detections[0].blocked > 0.5
    assert json.loads(paths.PARAMS.read_text())["seed"] == project.PARAMS["seed"]


@pytest.mark.parametrize("text", ["roc_auc", "roc_auc=", "roc_auc=much", "roc_auc=-0.1", "roc_auc=0", "roc_auc=inf"])
def test_a_drop_without_a_positive_size_is_a_usage_error(text):
    with pytest.raises(typer.BadParameter, match="is not METRIC=LOSS"):
        gate_calibrate.command(drop=[text])
