"""The whole decision: every rule is judged, nothing unjudged passes, a spoofed number is found out."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import declared, evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.records import Verdict

FLOOR = {"kind": "floor", "metric": "roc_auc", "at": 0.6}
HOLDS = {"kind": "no_regression", "metric": "roc_auc", "margin": 0.03}


def gate(rules=None, **others):
    return Gate.model_validate({"rules": rules or {"auc_floor": FLOOR, "auc_holds": HOLDS}} | others)


def verdicts(decision):
    return {finding.rule: finding.verdict.value for finding in decision.findings}


def test_an_unchanged_model_passes_every_rule():
    decision = decide(gate(), evidence(), Circumstances(notes=("from the cache",)))
    assert decision.verdict is Verdict.PASS
    assert verdicts(decision) == {"measured": "pass", "auc_floor": "pass", "auc_holds": "pass"}
    assert (decision.base, decision.head, decision.paired_rows) == ("main 1a2b3c4", "work tree", 2_000)
    assert decision.notes == ("from the cache",)


def test_a_much_worse_model_is_blocked_and_the_metric_is_named():
    decision = decide(gate(), evidence(head_noise=3.0))
    assert decision.verdict is Verdict.FAIL
    assert [f.subject for f in decision.findings if f.verdict is Verdict.FAIL] == ["roc_auc"]


def test_the_same_evidence_gives_the_same_decision():
    assert decide(gate(), evidence(head_noise=0.5)) == decide(gate(), evidence(head_noise=0.5))


@pytest.mark.parametrize(
    ("name", "value"),
    [("nan", float("nan")), ("infinity", float("inf")), ("true", True), ("text", "0.99"), ("nothing", None)],
)
def test_a_metric_that_is_not_a_finite_number_fails(name, value):
    known = evidence()
    known.head.metrics["roc_auc"] = value
    decision = decide(gate(), known)
    assert verdicts(decision)["measured"] == "fail"
    assert "roc_auc" in next(f.reason for f in decision.findings if f.rule == "measured")


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (("evaluate",), "evaluate has not run on the current files"),
        (("train", "evaluate"), "train, evaluate have not run"),
    ],
)
def test_numbers_of_an_earlier_run_decide_nothing(stages, said):
    known = evidence()
    decision = decide(gate(), replace(known, head=replace(known.head, outdated=stages)))
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert said in decision.findings[0].reason
    assert decision.findings[0].remedy == "run `dvc repro`"


def test_a_metric_better_than_its_predictions_fails():
    known = evidence()
    known.head.metrics["roc_auc"] += 0.01
    decision = decide(gate(), known)
    assert verdicts(decision)["measured"] == "fail"
    assert "by the predictions; the metrics file records" in decision.findings[0].reason


def test_an_unreadable_metrics_file_fails_once():
    known = evidence()
    faulty = replace(known.head, metrics={}, faults=("artifacts/evaluate/metrics.json NaN is not a number",))
    decision = decide(gate(), Evidence(known.declared, faulty, known.base))
    assert [f.reason for f in decision.findings if f.rule == "measured"] == list(faulty.faults)
    assert decision.verdict is Verdict.FAIL


@pytest.mark.parametrize("metric", ["recall_low", "log_loss"])
def test_a_rule_over_a_metric_that_is_not_declared_any_more_fails(metric):
    decision = decide(gate({"holds": HOLDS | {"metric": metric}}), evidence())
    assert verdicts(decision)["holds"] == "fail"


def test_missing_predictions_leave_every_rule_open():
    known = evidence()
    gone = replace(known.head, predictions=Unpaired("the work tree has no predictions"))
    decision = decide(gate(inconclusive="warn"), Evidence(known.declared, gone, known.base))
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert verdicts(decision) == {"measured": "pass", "auc_floor": "inconclusive", "auc_holds": "inconclusive"}


def test_one_class_in_the_holdout_is_open_and_not_a_pass():
    known = evidence()
    ones = replace(known.head.predictions, truth=np.ones(2_000))
    head = replace(known.head, predictions=ones, metrics=dict.fromkeys(known.declared.metrics, 0.9))
    decision = decide(gate({"auc_floor": FLOOR}), Evidence(known.declared, head))
    assert decision.verdict is Verdict.FAIL  # the metrics file claims a number that cannot be computed
    assert verdicts(decision)["auc_floor"] == "inconclusive"


def undefined(*, truth=None, predicted=None, metrics=None):
    """Evidence whose head has other truth or predictions; its metrics file holds what they give, null for NaN."""
    known = evidence(evaluate=declared({"roc_auc": {}, "precision": {}, "brier": {}}))
    made = known.head.predictions
    made = replace(made, truth=made.truth if truth is None else truth)
    made = replace(made, predicted=made.predicted if predicted is None else predicted)
    values = {name: known.prepare(name, made.truth, made.predicted)(None) for name in known.declared.metrics}
    written = {name: value if np.isfinite(value) else None for name, value in values.items()}
    return replace(known, base=None, head=replace(known.head, predictions=made, metrics=written | (metrics or {})))


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (
            {"predicted": np.full(2_000, 0.1)},
            ["precision is undefined: no prediction of 2,000 rows reaches the threshold 0.5"],
        ),
        ({"truth": np.ones(2_000)}, ["roc_auc is undefined: all 2,000 rows are positive"]),
    ],
    ids=["nothing is predicted positive", "one class"],
)
def test_a_metric_that_is_undefined_on_the_holdout_is_undecided_and_the_others_are_kept(given, reasons):
    rules = {"brier": {"kind": "floor", "metric": "brier", "at": 1.0}}
    decision = decide(gate(rules), undefined(**given))
    assert [f.reason for f in decision.findings if f.rule == "measured"] == reasons
    assert {f.verdict for f in decision.findings if f.rule == "measured"} == {Verdict.INCONCLUSIVE}
    assert verdicts(decision)["brier"] == "pass"
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert decide(gate(rules, inconclusive="warn"), undefined(**given)).verdict is Verdict.INCONCLUSIVE


def test_a_metric_that_is_null_though_the_predictions_have_it_fails():
    (finding,) = (f for f in decide(gate(), undefined(metrics={"brier": None})).findings if f.rule == "measured")
    assert (finding.verdict, finding.reason[:47]) == (Verdict.FAIL, "brier was not measured; by the predictions it i")


def test_predictions_that_are_no_numbers_leave_nothing_undefined():
    predicted = np.full(2_000, 0.6)
    predicted[3] = np.nan
    found = [f for f in decide(gate(), undefined(predicted=predicted)).findings if f.rule == "measured"]
    assert {f.verdict for f in found} == {Verdict.FAIL}
    assert found[0].reason == "roc_auc was not measured; 1 of 2,000 predictions are not finite"


def test_first_adoption_judges_what_needs_no_base_and_says_so():
    known = evidence()
    decision = decide(gate(), Evidence(known.declared, known.head), Circumstances(base="main 0000000"))
    assert decision.verdict is Verdict.PASS
    assert verdicts(decision) == {"measured": "pass", "auc_floor": "pass"}
    assert decision.notes == ("first adoption: the merge base has no evidence, so these rules did not run: auc_holds",)
    assert decision.base == "main 0000000"


def test_first_adoption_may_block():
    known = evidence()
    decision = decide(gate(first_adoption="block"), Evidence(known.declared, known.head))
    assert verdicts(decision)["auc_holds"] == "inconclusive"
    assert decision.verdict is Verdict.INCONCLUSIVE


def test_a_metric_that_only_the_base_declares_is_missed():
    """The effective metrics are those of both revisions; the head's file is held against what the head declares."""
    known = evidence()
    head = replace(known.head, metrics={k: v for k, v in known.head.metrics.items() if k != "recall"})
    written = declared({"roc_auc": {}, "brier": {}})
    decision = decide(gate(), Evidence(known.declared, head, known.base, written=written))
    assert [f.reason for f in decision.findings if f.rule == "measured"] == ["recall was not measured"]


def test_a_metric_claimed_but_declared_at_the_base_only_is_not_believed():
    known = evidence()
    decision = decide(
        gate(), Evidence(known.declared, known.head, known.base, written=declared({"roc_auc": {}, "brier": {}}))
    )
    assert verdicts(decision)["measured"] == "fail"


def test_a_threshold_moved_by_the_head_does_not_falsify_the_metric():
    """Recall at the head's threshold is what the file says; rules judge it at the base's."""
    written = declared(threshold=0.3)
    known = evidence()
    honest = evidence(evaluate=written).head
    decision = decide(gate(), Evidence(known.declared, honest, known.base, written=written))
    assert verdicts(decision)["measured"] == "pass"


def test_blocks_come_from_the_base_so_that_a_change_cannot_choose_them():
    by_day = evidence(head_noise=0.5, days=10)
    rewritten = replace(
        by_day.head, predictions=replace(by_day.head.predictions, block=np.full(2_000, "", dtype=object))
    )
    decision = decide(gate(), by_day)
    assert decide(gate(), Evidence(by_day.declared, rewritten, by_day.base)).findings == decision.findings


def test_rules_that_a_change_adds_do_not_make_a_loss_undecided():
    metrics = {f"recall_{place}": {"kind": "recall", "threshold": place / 200} for place in range(1, 101)}
    added = {f"own_{name}": {"kind": "floor", "metric": name, "at": 0.01} for name in metrics}
    known = evidence(head_noise=0.9, evaluate=declared({"roc_auc": {}} | metrics))
    rules = {"auc_holds": HOLDS} | added
    together = decide(gate(rules, inconclusive="warn"), known)
    assert verdicts(together)["auc_holds"] == "inconclusive"  # as if the base had asked for them
    decision = decide(gate(rules, inconclusive="warn"), known, Circumstances(own=frozenset(added)))
    assert decision.verdict is Verdict.FAIL
    assert set(verdicts(decision)) == {"measured", "auc_holds", *added}
