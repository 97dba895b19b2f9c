"""Rows to damage: the holdout of `model_project`, and one stress of a kind applied to it."""

import numpy as np
import pandas as pd

import model_project
from tidegate.kinds import STRESSES
from tidegate.stresses import HoldoutSample


def sample(rows=400, *, classes=2, **columns):
    """The holdout with a truth and predictions that explain it; `columns` replace columns of the table."""
    table = model_project.table(rows).assign(**columns)
    generator = np.random.default_rng(3)
    predicted = generator.random(rows)
    truth = (generator.random(rows) < predicted).astype(float)
    if classes == 0:
        truth = predicted + generator.normal(0, 0.1, rows)
    elif classes > 2:
        truth = generator.integers(0, classes, rows).astype(float)
        predicted = generator.dirichlet(np.ones(classes), rows)
    return HoldoutSample(table, model_project.columns(), truth, predicted, classes)


def stressed(kind, rows, seed=5, **declared):
    """The damaged rows; the given ones must not have changed."""
    module, before = STRESSES.load(kind), rows.table.copy()
    params = module.Params.model_validate({"kind": kind} | declared)
    damaged = module.stressed(params, rows, np.random.default_rng(seed))
    again = module.stressed(params, rows, np.random.default_rng(seed))
    pd.testing.assert_frame_equal(rows.table, before)
    if damaged.table is not None:
        pd.testing.assert_frame_equal(damaged.table, again.table)
    return damaged


def problems(kind, **declared):
    """The sentences about a declaration, by the key that they are about."""
    module = STRESSES.load(kind)
    params = module.Params.model_validate({"kind": kind} | declared)
    return dict(module.problems(params, model_project.columns()))
