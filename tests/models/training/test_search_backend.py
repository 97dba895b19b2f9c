"""scikit-learn's searches in forked processes find what they find in one."""

import os

import joblib
import numpy as np
import pytest
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV

from tidegate.errors import InfrastructureError
from tidegate.models.execution.workers import Workers
from tidegate.models.training.search_backend import ForkedFits

DRAW = np.random.default_rng(1)
INPUTS = DRAW.normal(size=(90, 3))
TRUTH = INPUTS[:, 0] + DRAW.normal(size=90) > 0
SPACE = {"C": [0.01, 0.1, 1.0, 10.0]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tuner", "options"),
    [
        (GridSearchCV, {"pre_dispatch": "all"}),
        (GridSearchCV, {"pre_dispatch": "2*n_jobs"}),
        (GridSearchCV, {"pre_dispatch": 3}),
        (HalvingGridSearchCV, {"random_state": 7}),
    ],
)
def test_every_candidate_has_the_same_scores(tuner, options):
    alone = tuner(LogisticRegression(), SPACE, cv=3, **options).fit(INPUTS, TRUTH).cv_results_
    with joblib.parallel_config(backend=ForkedFits(Workers(2, 1)), n_jobs=2):
        forked = tuner(LogisticRegression(), SPACE, cv=3, **options).fit(INPUTS, TRUTH).cv_results_
    assert forked["params"] == alone["params"]
    assert forked["mean_test_score"].tolist() == alone["mean_test_score"].tolist()
    assert forked["split2_test_score"].tolist() == alone["split2_test_score"].tolist()


def test_fits_run_in_other_processes():
    with joblib.parallel_config(backend=ForkedFits(Workers(2, 1)), n_jobs=2):
        found = joblib.Parallel(pre_dispatch="all")(joblib.delayed(os.getpid)() for _ in range(4))
    assert os.getpid() not in found


class Fatal(LogisticRegression):
    def fit(self, inputs, truth, sample_weight=None):
        os._exit(3)


def test_a_fit_that_ends_its_process_is_named():
    search = GridSearchCV(Fatal(), {"C": [1.0]}, cv=2, pre_dispatch="all")
    with (
        joblib.parallel_config(backend=ForkedFits(Workers(2, 1)), n_jobs=2),
        pytest.raises(InfrastructureError, match=r"ended with status 3 at fit \d of 2 of the search"),
    ):
        search.fit(INPUTS, TRUTH)
