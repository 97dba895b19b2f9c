"""A Bayesian search proposes candidates from earlier scores, by the seed."""

import sys

import pytest

from searching import declared, parameters_tried
from tidegate.errors import InfrastructureError
from tidegate.kinds import SEARCHES

pytest.importorskip("optuna", reason="needs optuna: pip install tidegate[optuna]")

SPACE = {"C": {"kind": "log_uniform", "low": 1e-3, "high": 1e3}, "solver": ["lbfgs", "liblinear"]}


def test_the_seed_decides_what_is_proposed():
    first, again, other = (parameters_tried("bayesian", SPACE, seed, candidates=3) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_the_order_of_the_declaration_decides_nothing():
    turned = dict(reversed(SPACE.items()))
    assert parameters_tried("bayesian", SPACE, candidates=3) == parameters_tried("bayesian", turned, candidates=3)


def test_what_was_proposed_before_is_not_fitted_again():
    tried = parameters_tried("bayesian", {"C": [0.1, 1.0]}, candidates=12)
    assert sorted(candidate["C"] for candidate in tried) == [0.1, 1.0]


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    monkeypatch.delitem(sys.modules, "tidegate.searches._proposals", raising=False)
    with pytest.raises(InfrastructureError, match=r"needs optuna: pip install 'tidegate\[optuna\]'"):
        SEARCHES.load("bayesian").tuner(declared("bayesian", space=SPACE), None, SPACE, 7)
