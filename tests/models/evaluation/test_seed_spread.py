"""Each seed's mean over the same folds, the project's first; nothing is chosen."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

import model_project
from tidegate.models.evaluation.seed_spread import seed_scores
from tidegate.models.training.fold_predictions import VariantSize


def predicted(seed, rows=200):
    draw = np.random.default_rng(seed)
    truth = np.arange(rows) % 2.0
    return pd.DataFrame(
        {"fold": np.arange(rows) // (rows // 2), "truth": truth, "predicted": 0.3 * truth + 0.7 * draw.random(rows)}
    )


def test_a_seed_has_the_mean_of_its_folds():
    variants = [(VariantSize(seed, 1.0, [1, 1]), predicted(seed)) for seed in (7, 1)]
    variants.append((VariantSize(7, 0.5, [1, 1]), predicted(9)))
    found = seed_scores(model_project.evaluate(metrics={"roc_auc": {}, "brier": {}}), variants)
    assert [(score.metric, score.seed, score.trained) for score in found] == [
        ("roc_auc", 7, True),
        ("roc_auc", 1, False),
        ("brier", 7, True),
        ("brier", 1, False),
    ]
    rows = predicted(1)
    areas = [roc_auc_score(fold.truth, fold.predicted) for _, fold in rows.groupby("fold")]
    assert found[1].mean == pytest.approx(np.mean(areas))


def test_one_seed_has_no_spread_and_an_undefined_fold_no_mean():
    alone = [(VariantSize(7, 1.0, [1, 1]), predicted(7))]
    assert seed_scores(model_project.evaluate(), alone) == []
    one_class = predicted(1).assign(truth=0.0)
    areas = seed_scores(
        model_project.evaluate(metrics={"roc_auc": {}}), [*alone, (VariantSize(1, 1.0, [1, 1]), one_class)]
    )
    assert areas[1].mean is None
