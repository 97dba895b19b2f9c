"""What a search and cross-validation find on an engine: real clusters of this machine, started by the test."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from searching import declared
from tidegate.models.execution import engine_choice
from tidegate.models.execution.workers import Workers
from tidegate.models.training.cross_validation import TrainingRows, cross_validate
from tidegate.models.training.search import search

SPACE = {"C": {"kind": "log_uniform", "low": 1e-3, "high": 10.0}}


def found_on(engine: str, monkeypatch: pytest.MonkeyPatch, address: str = "") -> tuple[Any, ...]:
    """The search's report, the fitted coefficients and the folds' predictions; all equal on every engine."""
    monkeypatch.setenv(engine_choice.VARIABLE, engine)
    monkeypatch.setenv(engine_choice.ADDRESS, address)
    draw = np.random.default_rng(1)
    inputs = pd.DataFrame(draw.normal(size=(80, 3)), columns=["a", "b", "c"])
    truth = (inputs["a"] + draw.normal(size=80) > 0).to_numpy(dtype=float)
    rows, places = TrainingRows(inputs, truth), np.arange(80)
    cuts = [(places[places % 2 == part], places[places % 2 != part]) for part in (0, 1)]
    model = Pipeline([("estimator", LogisticRegression())])
    asked = declared("random", metric="brier", candidates=3, space=SPACE)
    with engine_choice.opened(Workers(2, 1)) as workers:
        report = search(model, rows, cuts, asked, "binary", seed=7, workers=workers)
        fitted, predicted = cross_validate(model, rows, cuts, "binary", workers)
    return report, fitted[-1].coef_.tobytes(), [fold.tobytes() for fold in predicted]
