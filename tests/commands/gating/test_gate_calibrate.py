"""Retraining makes the noise of a calibration: with other seeds, or on other rows where seeds change nothing."""

import numpy as np
import pandas as pd
import pytest

import gate_project as project
import scripted_project
from tidegate import artifacts, paths
from tidegate.commands.gating import gate_calibrate
from tidegate.config.params import load
from tidegate.errors import EvidenceError, UserError
from tidegate.gate import calibration_report


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.declare(project.PARAMS)
    return tmp_path


def calibrate(**others):
    return gate_calibrate.run(load(gate_calibrate.Params), **{"seeds": 1, "draws": 5, "drops": {}} | others)


def test_a_drop_of_a_metric_that_is_not_declared_is_refused_before_anything_runs(here):
    with pytest.raises(UserError, match=r"f1 is not declared under evaluate\.metrics"):
        calibrate(drops={"roc_auc": 0.1, "f1": 0.1})


def test_without_predictions_or_a_holdout_there_is_nothing_to_measure(here):
    with pytest.raises(EvidenceError, match="predictions"):
        calibrate()
    project.train(noise=0.3)
    with pytest.raises(EvidenceError, match=str(paths.HOLDOUT)):
        calibrate()
    assert not paths.CALIBRATION.exists()


def test_rows_are_drawn_with_replacement_in_their_order_and_a_link_is_not_written_through(tmp_path):
    rows = pd.DataFrame({"value": np.arange(200)})
    cached, path = tmp_path / "cached.parquet", tmp_path / "train.parquet"
    artifacts.write_table(cached, rows)
    path.symlink_to(cached)
    gate_calibrate._resample(path, rows, 3)
    drawn = artifacts.read_table(path).value
    assert len(drawn) == 200
    assert drawn.is_monotonic_increasing
    assert 100 < drawn.nunique() < 150  # 1 − 1/e of 200 are 126
    assert not path.is_symlink()
    assert artifacts.read_table(cached).value.tolist() == list(range(200))
    gate_calibrate._resample(path, rows, 3)
    assert artifacts.read_table(path).value.equals(drawn)


def test_a_budget_is_divided_among_what_is_left():
    now = [30.0]
    budget = gate_calibrate.Budget(100, lambda: now[0])
    assert not budget.used_up(0.3)
    assert budget.used_up(0.29)
    half = budget.part(2)
    assert not half()
    now[0] = 65.1
    assert half()
    last = budget.part(1)
    now[0] = 100.0
    assert not last()
    now[0] = 100.1
    assert last()
    assert budget.part(2)(), "what is overdrawn has no part left"


@pytest.mark.slow
def test_without_time_one_model_is_trained_and_the_least_draws_are_made(here):
    scripted_project.lay_out(here, seeded=True)
    heard: list[str] = []
    clock = iter(range(1, 10_000))
    budget = gate_calibrate.Budget(1, lambda: float(next(clock)))
    found = calibrate(seeds=3, draws=200, drops={"roc_auc": 0.1}, tell=heard.append, budget=budget)
    assert found.retrained == "1 other seed"
    assert [each for each in heard if "seed" in each] == ["training with seed 8: 1 of 3"]
    assert (found.draws, found.detections[0].draws) == (20, 20)


@pytest.mark.slow
def test_a_model_that_obeys_its_seed_is_trained_with_others(here):
    scripted_project.lay_out(here, seeded=True)
    heard: list[str] = []
    before = paths.PARAMS.read_text()
    found = calibrate(seeds=2, draws=20, drops={"roc_auc": 0.1}, tell=heard.append)
    assert found.retrained == "2 other seeds"
    told = [each for each in heard if "seed" in each]
    assert told == ["training with seed 8: 1 of 2", "training with seed 9: 2 of 2"]
    assert [(each.metric, each.drop) for each in found.detections] == [("roc_auc", 0.1)]
    assert calibration_report.read() == calibration_report.Calibration.model_validate(
        calibration_report.as_values(found)
    )
    assert paths.PARAMS.read_text() == before
