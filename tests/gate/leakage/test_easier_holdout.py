"""A score that gains on the holdout what it does not gain in the folds is undecided."""

from dataclasses import replace

import numpy as np
import pytest

import leaking
from gate_evidence import judged
from leaking import found
from tidegate.gate.pairing import Unpaired

HOLDOUT = leaking.table().parts["holdout"]
NOISE = np.random.default_rng(9).normal(10, 3, 1_000)


def test_a_holdout_that_gains_what_the_folds_do_not_is_undecided():
    base = leaking.table()
    (finding,) = judged(leaking.known(base, base, base_noise=2.0, head_noise=0.1), kind="leakage")
    assert (finding.subject, finding.verdict.value) == ("roc_auc", "inconclusive")
    assert finding.reason.startswith("the holdout looks easier than the folds: roc_auc improves by 0.1")
    assert finding.measured


def test_folds_that_gain_as_much_explain_it():
    base = leaking.table()
    better = tuple({"roc_auc": fold["roc_auc"] + 0.14} for fold in base.folds)
    (finding,) = judged(
        leaking.known(replace(base, folds=better), base, base_noise=2.0, head_noise=0.1), kind="leakage"
    )
    assert finding.verdict.value == "pass"


def test_a_metric_that_is_better_lower_gains_when_it_falls():
    base = leaking.table()
    known = leaking.known(base, base, base_noise=2.0, head_noise=0.1)
    (finding,) = judged(known, kind="leakage", metric="brier")
    assert finding.verdict.value == "inconclusive"
    (worse,) = judged(leaking.known(base, base, base_noise=0.1, head_noise=2.0), kind="leakage", metric="brier")
    assert worse.verdict.value == "pass"


@pytest.mark.parametrize(
    ("folds", "reason"),
    [
        (Unpaired("cv.json not found"), "cv.json not found"),
        (leaking.FOLDS[:3], "the cross-validations differ: 4 time_series folds at the base, 3 time_series at the head"),
        (
            tuple({"brier": 0.1} for _ in range(4)),
            "roc_auc was measured in 0 folds of both revisions; at least 2 are needed",
        ),
    ],
    ids=["no report", "other folds", "another metric"],
)
def test_folds_that_cannot_be_compared_are_undecided(folds, reason):
    base = leaking.table()
    (finding,) = found(replace(base, folds=folds), base)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)
