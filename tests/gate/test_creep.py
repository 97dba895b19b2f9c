"""Losses that each stay within the margin add up; compared with the last release they do not."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gate_evidence import SLICES, columns, declared, evidence, holdout
from tidegate.config.schema.gate import Gate
from tidegate.gate.cohorts import EarlierRevision
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.records import Verdict

MARGIN = 0.01
ROWS = 20_000
RULES = {
    "no_regression": {"kind": "no_regression", "metric": "roc_auc", "margin": MARGIN},
    "slice_regression": {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 2 * MARGIN},
}


@cache
def models(count=21):
    """Predictions of as many models on the same rows, each with about half a margin less of roc_auc than the last."""
    row_id, truth, odds, block = holdout(ROWS)
    known = evidence(rows=ROWS, evaluate=declared(slices=SLICES))
    noise = np.random.default_rng(5).normal(size=len(odds))

    def auc(share):
        return known.prepare("roc_auc", truth, odds + share * noise)(None)

    share, whole = 0.0, []
    for merges in range(count):
        while auc(share) > auc(0.0) - merges * MARGIN / 2:
            share += 0.002
        said = 1 / (1 + np.exp(-(odds + share * noise)))
        whole.append(Predictions(row_id, truth, said, block))
    return known.declared, whole


def revision(name, predictions, evaluate):
    known = Evidence(evaluate, RevisionEvidence(name, predictions))
    measured = {
        metric: known.prepare(metric, predictions.truth, predictions.predicted)(None) for metric in evaluate.metrics
    }
    return RevisionEvidence(name, predictions, measured)


def merged(against, kind):
    """How many of twenty merges, each compared as the rule says, pass before the first that does not."""
    evaluate, whole = models()
    table = columns(ROWS)
    gate = Gate.model_validate({"rules": {"rule": RULES[kind] | {"against": against}}})
    release = EarlierRevision("the release", whole[0], lambda: table)
    for place in range(1, 21):
        base, head = (revision(name, whole[at], evaluate) for name, at in (("main", place - 1), ("head", place)))
        known = Evidence(evaluate, head, base, holdout=lambda: table, released=release)
        if decide(gate, known).verdict is not Verdict.PASS:
            return place - 1
    return 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", RULES)
def test_twenty_losses_of_half_a_margin_pass_one_by_one_against_the_merge_base(kind):
    assert merged("merge_base", kind) == 20


@pytest.mark.parametrize("kind", RULES)
def test_losses_of_half_a_margin_stop_within_one_margin_of_the_release(kind):
    assert merged("release", kind) <= 2


def against_release(known):
    gate = Gate.model_validate({"rules": {"rule": RULES["no_regression"] | {"against": "release"}}})
    return decide(gate, known)


def test_before_the_first_release_the_merge_base_is_used():
    known = evidence(head_noise=3.0)
    assert against_release(known).verdict is Verdict.FAIL


def test_a_release_that_cannot_be_had_does_not_pass():
    absent = "the release flights@v1.3.0 is not in this clone"
    finding = against_release(replace(evidence(), released=Unpaired(absent))).findings[-1]
    assert (finding.verdict.value, finding.reason) == ("inconclusive", absent)


def test_a_release_with_other_rows_does_not_pass_and_says_what_helps():
    known = evidence()
    others = replace(known.base.predictions, row_id=np.arange(2_000) + 7_000)
    known = replace(known, released=EarlierRevision("the release flights@v1.3.0", others, known.holdout))
    finding = against_release(known).findings[-1]
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.reason == "none of the rows of the release flights@v1.3.0 is in the holdout"
    assert finding.remedy == "release a model that was evaluated on it"
