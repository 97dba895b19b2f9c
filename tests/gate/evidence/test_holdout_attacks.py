"""Each way to change the holdout makes a worse model look no better to a rule that compares with the base."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import sliced
from tidegate.config.schema.gate import Gate
from tidegate.gate.decision import decide
from tidegate.gate.evidence import _holdout_attacks as holdout_attacks
from tidegate.gate.pairing import Unpaired
from tidegate.records import Verdict

HOLDS = {"kind": "no_regression", "metric": "roc_auc", "margin": 0.02}


def twin(names=False):
    known = sliced()
    if names:
        called = np.array([f"row {place}" for place in known.head.predictions.row_id], dtype=object)
        head = replace(known.head, predictions=replace(known.head.predictions, row_id=called))
        table = known.holdout().set_axis(called)
        known = replace(known, head=head, holdout=lambda: table)
    return replace(known, base=replace(known.head, name="the same"))


def tried(known):
    return dict(holdout_attacks.changes(known, np.random.default_rng(1)))


@pytest.mark.parametrize("names", [False, True], ids=["numbered rows", "named rows"])
@pytest.mark.parametrize("way", tried(twin()))
def test_no_way_gets_a_worse_model_through(way, names):
    decision = decide(Gate.model_validate({"rules": {"auc": HOLDS}}), tried(twin(names))[way])
    assert decision.verdict is Verdict.FAIL


@pytest.mark.parametrize("way", [way for way in tried(twin()) if way.startswith("a loss")])
def test_a_loss_is_found_on_the_rows_that_both_have(way):
    decision = decide(Gate.model_validate({"rules": {"auc": HOLDS}}), tried(twin())[way])
    shared = next(finding for finding in decision.findings if finding.rule == "auc")
    assert (shared.cohort, shared.verdict) == ("shared", Verdict.FAIL)
    assert all(finding.verdict is not Verdict.FAIL for finding in decision.findings if finding.cohort == "added")


def test_nothing_is_tried_without_predictions():
    known = twin()
    assert tried(replace(known, head=replace(known.head, predictions=Unpaired("gone")))) == {}
