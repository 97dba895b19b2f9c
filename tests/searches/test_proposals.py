"""Proposals go where scores are better, end when nothing gets better, and learn nothing from what has no score."""

from math import nan
from statistics import median

import pytest

pytest.importorskip("optuna", reason="needs optuna: pip install tidegate[optuna]")

from searching import declared
from tidegate.searches._proposals import AT_RANDOM, ProposedCandidates

RATE = {"kind": "uniform", "low": 0.0, "high": 1.0}


def tried(score, candidates=40, patience=None, **space):
    """The candidates that are fitted where the score is `score(candidate)`."""
    found = []

    def evaluated(proposed):
        found.extend(proposed)
        return {"mean_test_score": [score(candidate) for candidate in found]}

    space = declared("bayesian", space=space).space
    ProposedCandidates(None, space, candidates, patience, seed=7)._run_search(evaluated)
    return found


def test_later_proposals_are_nearer_to_the_best():
    found = [abs(each["rate"] - 0.8) for each in tried(lambda each: -abs(each["rate"] - 0.8), rate=RATE)]
    assert median(found[AT_RANDOM:]) < median(found[:AT_RANDOM]) / 3
    assert min(found) < 0.02


def test_it_ends_when_nothing_gets_better():
    assert len(tried(lambda _: 0.5, patience=4, rate=RATE)) == 5


def test_a_candidate_without_a_score_is_no_reason_to_stop():
    assert len(tried(lambda _: nan, candidates=6, rate=RATE)) == 6


def test_a_parameter_is_proposed_where_it_counts():
    degree = {"kind": "integer", "low": 2, "high": 9, "log": True, "when": {"kernel": "poly"}}
    found = tried(lambda _: 0.0, candidates=12, kernel=["rbf", "poly"], degree=degree)
    assert {each["kernel"] for each in found} == {"rbf", "poly"}
    assert all(("degree" in each) == (each["kernel"] == "poly") for each in found)
    assert all(2 <= each["degree"] <= 9 for each in found if "degree" in each)
