"""A window of several classes, on the digits: labelled rows, the server's answers, and a digit that comes too often."""

import json
import shutil
from contextlib import chdir

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml

from called import called
from tidegate import paths
from tidegate.artifacts import read_arrow, write_table
from tidegate.commands.monitoring import monitor
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.params import load
from tidegate.errors import EvidenceError
from tidegate.kinds import STAGES

pytestmark = pytest.mark.slow
OWNED = {"owner": "@ml-owners", "min_rows": 200}
OBJECTIVES = {
    "performs": {"kind": "performance", "metric": "f1_macro", "at_least": 0.8, **OWNED},
    "calibrated": {"kind": "calibration", "within": 0.1, **OWNED},
    "scores": {"kind": "prediction_drift", **OWNED},
    "served": {"kind": "agreement", "at_least": "99%", **OWNED},
}


@pytest.fixture(scope="module")
def digits(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("digits")
    shutil.copytree(repository / "examples/digits", folder, dirs_exist_ok=True)
    config = folder / "conf/config.yaml"
    config.write_text(config.read_text().replace("  - _self_", "  - monitor: default\n  - _self_"))
    (folder / "conf/monitor").mkdir()
    (folder / "conf/monitor/default.yaml").write_text(yaml.safe_dump({"objectives": OBJECTIVES}))
    with chdir(folder):
        done = called(folder, "compose")
        assert done.returncode == 0, done.stderr
        for name in ("ingest", "split", "train", "evaluate"):
            stage = STAGES.load(name)
            stage.run(load(stage.Params))
    return folder


@pytest.fixture
def holdout(digits, monkeypatch):
    monkeypatch.chdir(digits)
    return read_arrow(paths.HOLDOUT)


def logged(path, table, answers):
    """As the server's log of rows has them."""
    features = [name for name in table.column_names if name.startswith("ink_")]
    rows = table.select(features).to_pylist()
    with path.open("w") as file:
        for number, (row, answer) in enumerate(zip(rows, answers, strict=True)):
            json.dump({"tidegate_request": f"r{number}", "tidegate_predicted": answer.tolist(), **row}, file)
            file.write("\n")
    return monitor.run(WindowRequest(str(path)), keep=False)


def verdicts(result):
    return {name: max(f.verdict.value for f in result.findings if f.rule == name) for name in result.objectives}


def test_the_holdout_is_as_it_was_evaluated(holdout):
    result = monitor.run(WindowRequest(str(paths.HOLDOUT)), keep=False)
    assert verdicts(result) == {"performs": "pass", "calibrated": "pass", "scores": "pass", "served": "inconclusive"}
    assert len([finding for finding in result.findings if finding.rule == "calibrated"]) == 10
    drifted = {finding.subject: finding.head for finding in result.findings if finding.rule == "scores"}
    assert drifted["likeliest class psi"] == drifted["probability of 9 ks"] == 0


def test_a_digit_that_comes_too_often_is_drift_of_the_classes(holdout, tmp_path):
    often = pc.equal(holdout.column("digit"), 3)
    table = pa.concat_tables([holdout, *[holdout.filter(often)] * 8])
    table = table.drop_columns(["row_id"])
    write_table(tmp_path / "new.parquet", table)
    result = monitor.run(WindowRequest(str(tmp_path / "new.parquet")), keep=False)
    failed = {finding.subject for finding in result.findings if finding.verdict == "fail"}
    assert {"likeliest class psi", "probability of 3 ks"} <= failed


def test_answers_of_the_server_agree_with_the_model_or_do_not(holdout, tmp_path):
    predictions = read_arrow(paths.PREDICTIONS).to_pandas().filter(regex="^predicted_").to_numpy()
    assert verdicts(logged(tmp_path / "rows.jsonl", holdout, predictions))["served"] == "pass"
    assert verdicts(logged(tmp_path / "moved.jsonl", holdout, np.roll(predictions, 1, axis=1)))["served"] == "fail"


def test_predictions_of_another_task_are_named(holdout):
    kept = read_arrow(paths.PREDICTIONS)
    table = kept.rename_columns(["predicted" if name == "predicted_0" else name for name in kept.column_names])
    try:
        write_table(paths.PREDICTIONS, table)
        with pytest.raises(EvidenceError, match="task multiclass; run `dvc repro evaluate`"):
            monitor.run(WindowRequest(str(paths.HOLDOUT)), keep=False)
    finally:
        write_table(paths.PREDICTIONS, kept)
