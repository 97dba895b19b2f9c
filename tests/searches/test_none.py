"""Without a search nothing is tried, and what another kind declares may stay."""

import pytest

from searching import declared
from tidegate.config.schema.train import Train
from tidegate.kinds import SEARCHES

MODEL = {"estimator": {"_target_": "sklearn.linear_model.Ridge"}, "cv": {"kind": "k_fold"}}


def test_nothing_is_tried():
    assert SEARCHES.load("none").tuner(declared("none"), None, {}, 7) is None


def test_one_word_switches_a_search_off():
    left = {"metric": "brier", "candidates": 3, "space": {"C": [], "alpha": [1]}}
    assert [*SEARCHES.load("none").problems(declared("none", **left))] == []


@pytest.mark.parametrize("written", [{}, {"search": {}}, {"search": {"space": {"alpha": [1]}}}], ids=str)
def test_it_is_what_is_done_unless_a_kind_is_chosen(written):
    assert Train.model_validate(MODEL | written).search.kind == "none"
