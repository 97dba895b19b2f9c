"""The threshold of a trained project: its folds are joined with the training rows, the holdout is not read."""

import numpy as np
import pandas as pd
import pytest

import model_project
from tidegate import artifacts, paths
from tidegate.commands import threshold
from tidegate.config.params import load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.evaluation.threshold_choice import ThresholdAim

AIM = ThresholdAim(costs=(1.0, 4.0))


@pytest.fixture
def params(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw, table = np.random.default_rng(3), model_project.table(600, seed=3)
    artifacts.write_table(paths.TRAIN, table)
    predicted = draw.uniform(size=600)
    folds = pd.DataFrame(
        {
            "row_id": table["ticket"][::-1].to_numpy(),
            "fold": np.arange(600, dtype=np.int32) % 3,
            "truth": (draw.random(600) < predicted).astype(float),
            "predicted": predicted,
        }
    )
    artifacts.write_table(paths.FOLD_PREDICTIONS, folds)
    model_project.write(tables=False)
    return load(threshold.Params)


def test_it_rests_on_the_folds_alone(params):
    assert not paths.HOLDOUT.exists()
    chosen = threshold.run(params, AIM)
    assert (chosen.rows, chosen.folds, chosen.choice.declared) == (600, 3, 0.4)
    assert 0.05 < chosen.choice.threshold < 0.45


def test_folds_of_other_rows_are_refused(params):
    artifacts.write_table(paths.TRAIN, model_project.table(600, seed=3).iloc[:-1])
    with pytest.raises(EvidenceError, match="predicts other rows than the training has"):
        threshold.run(params, AIM)


def test_another_task_has_no_threshold(params):
    regression = params.model_copy(update={"evaluate": params.evaluate.model_copy(update={"task": "regression"})})
    with pytest.raises(DeclarationError, match="a threshold is for the task binary"):
        threshold.run(regression, AIM)


def test_rows_that_are_predicted_twice_are_no_more_rows(params):
    once = threshold.run(params, AIM)
    folds = artifacts.read_table(paths.FOLD_PREDICTIONS)
    artifacts.write_table(paths.FOLD_PREDICTIONS, pd.concat([folds, folds.assign(fold=folds.fold + 3)]))
    twice = threshold.run(params, AIM)
    assert (twice.rows, twice.folds) == (600, 6)
    cost, again = once.choice.compared[0], twice.choice.compared[0]
    assert again.high - again.low == pytest.approx(cost.high - cost.low, rel=0.1)
