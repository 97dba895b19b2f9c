"""A gain is that of the folds' mean on the same rows, with an interval that knows days."""

import numpy as np
import pandas as pd
import pytest

import model_project
from tidegate.models.evaluation.learning_curve import learning_curve
from tidegate.models.training.fold_predictions import VariantSize

BRIER = model_project.evaluate(metrics={"brier": {}, "roc_auc": {}})
ROWS = 900


def of_share(share, noise):
    """Predictions that are the farther from the truth's probability the more noise they have."""
    draw = np.random.default_rng(4)
    chance = draw.uniform(size=ROWS)
    truth = (draw.random(ROWS) < chance).astype(float)
    predicted = (chance + np.random.default_rng(round(100 * share)).normal(0, noise, ROWS)).clip(0, 1)
    rows = pd.DataFrame({"fold": np.arange(ROWS) % 3, "truth": truth, "predicted": predicted})
    return VariantSize(7, share, [round(600 * share)] * 3), rows


def test_each_share_has_its_gain_over_the_one_before():
    variants = [of_share(1.0, 0.05), (VariantSize(8, 1.0, [600] * 3), of_share(1.0, 0.3)[1]), of_share(0.25, 0.3)]
    first, last, *areas = learning_curve(BRIER, variants, np.full(ROWS, ""), 7)
    assert [(share.share, share.rows) for share in (first, last)] == [(0.25, 150), (1.0, 600)]
    assert (first.gain, first.gain_low, first.gain_high) == (None, None, None)
    assert last.gain == pytest.approx(first.mean - last.mean, rel=1e-4)  # less is better: a gain is positive
    assert 0 < last.gain_low < last.gain < last.gain_high
    assert [share.metric for share in areas] == ["roc_auc", "roc_auc"]


def test_as_good_a_model_gains_nothing_for_certain():
    _, last, *_ = learning_curve(BRIER, [of_share(1.0, 0.1), of_share(0.5, 0.1)], np.full(ROWS, ""), 7)
    assert last.gain_low < 0 < last.gain_high


def test_rows_that_are_alike_within_a_day_are_worth_fewer():
    """A shift of each day, in the smaller model alone."""
    day = np.arange(ROWS) // 30
    (size, rows), own = of_share(0.5, 0.1), of_share(1.0, 0.1)
    moved = rows.assign(predicted=(rows.predicted + np.random.default_rng(2).normal(0, 0.3, 30)[day]).clip(0, 1))

    def width(block):
        _, last, *_ = learning_curve(BRIER, [own, (size, moved)], block, 7)
        return last.gain_high - last.gain_low

    assert width(day.astype(str)) > 1.3 * width(np.full(ROWS, ""))


def test_without_a_share_there_is_no_curve():
    assert learning_curve(BRIER, [of_share(1.0, 0.1)], np.full(ROWS, ""), 7) == []
    assert learning_curve(BRIER, [], np.full(0, ""), 7) == []
