"""A model that may be no better than a constant is named, whichever side it is on; one that is better is not."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import declared, evidence
from tidegate.gate import against_constant


def predicted(known, side, values):
    old = getattr(known, side)
    made = replace(old.predictions, predicted=np.asarray(values, dtype=float))
    return replace(known, **{side: replace(old, predictions=made)})


NOISE = np.random.default_rng(7).random(2_000)


def test_models_that_learnt_something_are_not_named():
    assert list(against_constant.remarks(evidence(), 0.025)) == []


@pytest.mark.parametrize("metric", ["roc_auc", "brier", "log_loss", "average_precision", "accuracy"])
def test_one_that_guesses_is_named_in_the_first_metric_that_a_constant_has(metric):
    known = predicted(evidence(evaluate=declared({"precision": {}, metric: {}})), "head", NOISE)
    (sentence,) = against_constant.remarks(known, 0.025)
    how = "is worse" if metric in ("brier", "log_loss", "accuracy") else "may be no better"
    assert sentence.startswith(f"the head {how} than a constant prediction on these rows: it reaches {metric} ")


def test_both_sides_are_named_with_their_values():
    known = evidence()
    constant = np.full(2_000, 0.3)
    both = predicted(predicted(known, "head", constant), "base", constant)
    head, base = against_constant.remarks(both, 0.025)
    reached = "it reaches roc_auc 0.5000, a constant 0.5000"
    assert head == f"the head may be no better than a constant prediction on these rows: {reached}"
    assert base.startswith("the base may")


def test_without_a_base_the_head_is_asked_alone():
    known = predicted(replace(evidence(), base=None), "head", NOISE)
    assert len(list(against_constant.remarks(known, 0.025))) == 1
