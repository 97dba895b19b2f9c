"""A score that gains on the holdout what it does not gain in the folds is undecided."""

from dataclasses import replace

import numpy as np
import pytest

import leaking
from gate_evidence import judged
from leaking import found
from tidegate.gate.evidence import MetricComparison
from tidegate.gate.leakage.easier_holdout import gains
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction
from tidegate.stats.estimate import Sampled

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


def test_another_gap_between_folds_cannot_be_compared():
    base = leaking.table()
    (finding,) = found(replace(base, fold_settings={"gap": 86400.0}), base)
    assert finding.reason == (
        "the cross-validations differ: 4 time_series folds at the base, 4 time_series (gap 86400.0) at the head"
    )


def test_folds_of_repeats_are_no_more_periods():
    """Four folds twice over have the noise of four."""
    compared = MetricComparison(0.7, 0.7, 1_000, Sampled(0.0, 0.001, 999.0))
    base = leaking.table()
    gained = (0.0, 0.08, -0.06, 0.05)
    head = tuple({"roc_auc": fold["roc_auc"] + more} for fold, more in zip(base.folds, gained, strict=True))

    def noise(times, **settings):
        both = [replace(base, folds=folds * times, fold_settings=settings) for folds in (base.folds, head)]
        return gains("roc_auc", compared, *both, Direction.HIGHER).noise

    assert noise(2, repeats=2) == pytest.approx(noise(1), rel=0.1)
    assert noise(2) < 0.7 * noise(1)
