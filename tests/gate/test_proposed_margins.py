"""Proposed margins: an unchanged model passes them in 4 of 5 draws; nothing is decided by them."""

import numpy as np
import pytest

import gate_evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate.claim import Claim, settle
from tidegate.gate.decision import outcome
from tidegate.gate.proposed_margins import proposals, undecided
from tidegate.records import Verdict

ALPHA = 0.05


def claims(evidence, metric="roc_auc", margin=0.0, **others):
    gate = Gate.model_validate({"rules": {"rule": {"kind": "no_regression", "metric": metric, "margin": margin}}})
    return [each for each in outcome(gate.rules, evidence) if isinstance(each, Claim)]


def drawn(seed, rows=2_000):
    """Two models of the same quality: each sees the odds through noise of its own."""
    of = gate_evidence.holdout(rows, seed=seed)
    base = gate_evidence.revision("base", of[2], of=of, noise=0.5, seed=10_000 + seed)
    head = gate_evidence.revision("head", of[2], of=of, noise=0.5, seed=20_000 + seed)
    return gate_evidence.Evidence(gate_evidence.declared(), head, base)


@pytest.mark.slow
def test_an_unchanged_model_passes_the_proposed_margin_in_4_of_5_draws():
    margin = proposals(claims(drawn(0)), ALPHA)["rule"]
    seen = [next(iter(settle(claims(drawn(seed), margin=margin), ALPHA))).verdict for seed in range(1, 151)]
    share = np.mean([verdict is Verdict.PASS for verdict in seen])
    assert share == pytest.approx(0.8, abs=0.12)  # three standard errors, and the margin rests on one draw's error


def test_a_proposal_does_not_depend_on_which_model_is_better():
    better = gate_evidence.evidence(base_noise=1.0, head_noise=0.3)
    worse = gate_evidence.evidence(base_noise=0.3, head_noise=1.0, head_seed=2)
    for evidence in (better, worse):
        assert 0 < proposals(claims(evidence), ALPHA)["rule"] < 0.05


def test_more_rows_resolve_less():
    few, many = (proposals(claims(gate_evidence.evidence(head_seed=9, rows=rows)), ALPHA) for rows in (500, 8_000))
    assert many["rule"] == pytest.approx(few["rule"] / 4, rel=0.4)


def test_it_has_two_digits_and_is_never_rounded_down():
    margin = proposals(claims(gate_evidence.evidence(head_seed=9)), ALPHA)["rule"]
    assert float(f"{margin:.2g}") == margin


def test_nothing_is_proposed_where_no_prediction_differs():
    same = gate_evidence.evidence()
    assert proposals(claims(same), ALPHA) == {}
    (finding,) = undecided(claims(same), {}, ALPHA)
    assert finding.reason == "roc_auc is unchanged: no prediction differs; no margin was given"
    assert finding.remedy == "any margin would pass"


def test_nothing_is_proposed_where_the_rows_resolve_nothing():
    tiny = gate_evidence.evidence(rows=6, base_noise=3.0, head_noise=3.0, head_seed=9)
    assert proposals(claims(tiny, "recall"), ALPHA) == {}
    (finding,) = undecided(claims(tiny, "recall"), {}, ALPHA)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.remedy == "these rows resolve none"


def test_without_a_margin_nothing_passes_and_nothing_fails():
    for evidence in (gate_evidence.evidence(head_noise=0.01), gate_evidence.evidence(head_noise=5.0)):
        known = claims(evidence)
        (finding,) = undecided(known, proposals(known, ALPHA), ALPHA)
        assert finding.verdict is Verdict.INCONCLUSIVE
        assert (finding.limit, finding.sees, finding.undecided) == (None, None, None)
        assert finding.difference is not None
        assert finding.reason.startswith("roc_auc changes by ")
        assert finding.reason.endswith("; no margin was given")


def test_a_metric_on_which_one_row_can_cost_much_leaves_room_for_rows_not_seen():
    evidence = gate_evidence.evidence(
        head_seed=9, evaluate=gate_evidence.declared(metrics={"log_loss": {}, "roc_auc": {}})
    )
    (claim,) = claims(evidence, "log_loss")
    assert proposals([claim], ALPHA)["rule"] >= -np.log(ALPHA) * claim.worst_row
