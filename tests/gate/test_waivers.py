"""A waiver covers exactly one rule, metric and slice, up to a loss, until a day. Everything else is refused."""

from datetime import date

import pytest

import gate_project as project
from gate_evidence import evidence
from tidegate.config.schema.gate import Gate
from tidegate.errors import DeclarationError
from tidegate.gate import waivers
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.waivers import Waiver, honour, in_force, read
from tidegate.records import Estimate, Finding, Verdict

TODAY = date(2026, 6, 1)
WAIVED = {
    "rule": "auc_holds",
    "metric": "roc_auc",
    "loss": 0.3,
    "owner": "@ml-owners",
    "reason": "agreed with operations",
    "expires": date(2026, 6, 1),
}
FAILS = Finding("auc_holds", Verdict.FAIL, "roc_auc changes by −0.2", "roc_auc")


def waiver(**changed):
    return Waiver.model_validate(WAIVED | changed)


def decision(today=TODAY, **changed):
    rules = {"auc_holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.03}}
    given = Circumstances(waivers={"winter": waiver(**changed)}, today=today)
    return decide(Gate.model_validate({"rules": rules}), evidence(head_noise=2.5), given)


def test_a_waiver_in_force_lets_the_loss_through_and_says_so():
    decided = decision()
    finding = decided.findings[-1]
    assert decided.verdict is Verdict.PASS
    assert finding.waiver == "winter"
    assert finding.reason.endswith("waived until 2026-06-01 by @ml-owners: agreed with operations")


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        pytest.param({"rule": "auc_floor"}, "covers no finding", id="another rule"),
        pytest.param({"metric": "recall"}, "covers no finding", id="another metric"),
        pytest.param({"slice": "carrier=HA"}, "covers no finding", id="another slice"),
        pytest.param({"loss": 0.05}, "covers no finding", id="a smaller loss than was lost"),
        pytest.param({"loss": None}, "covers no finding", id="no loss stated"),
        pytest.param({"expires": date(2026, 5, 31)}, "expired on 2026-05-31", id="expired yesterday"),
    ],
)
def test_what_a_waiver_does_not_cover_stays_blocked(changed, remark):
    decided = decision(**changed)
    assert decided.verdict is Verdict.FAIL
    assert remark in decided.notes[-1]


def test_the_last_day_is_included_and_the_next_is_not():
    assert decision(today=date(2026, 6, 1)).verdict is Verdict.PASS
    assert decision(today=date(2026, 6, 2)).verdict is Verdict.FAIL


def test_the_bound_of_the_loss_counts_not_the_point():
    at_least = -decision().findings[-1].difference.value
    assert decision(loss=at_least + 1e-6).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("finding", "loss", "waived"),
    [
        pytest.param(FAILS, None, None, id="a failure that measures no loss needs a waiver without one"),
        pytest.param(Finding("auc_holds", Verdict.INCONCLUSIVE, "none", "roc_auc"), None, None, id="missing evidence"),
    ],
)
def test_without_a_measured_loss(finding, loss, waived):
    assert honour(finding, {"w": waiver()}, loss=loss, today=TODAY) == finding


def test_a_check_that_fails_can_be_waived_and_missing_evidence_cannot():
    covers = {"w": waiver(loss=None)}
    assert honour(FAILS, covers, loss=None, today=TODAY).waiver == "w"
    missing = Finding("auc_holds", Verdict.INCONCLUSIVE, "there are no predictions", "roc_auc")
    assert honour(missing, covers, loss=None, today=TODAY) == missing


def test_a_metric_that_was_not_measured_cannot_be_waived():
    known = evidence()
    known.head.metrics["roc_auc"] = float("nan")
    rules = {"rules": {"floor": {"kind": "floor", "metric": "roc_auc", "at": 0.1}}}
    given = Circumstances(waivers={"w": waiver(rule="measured", loss=None)}, today=TODAY)
    assert decide(Gate.model_validate(rules), known, given).verdict is Verdict.FAIL


def test_only_waivers_of_both_revisions_are_in_force_and_the_tighter_of_each():
    longer = waiver(expires=date(2027, 1, 1), loss=0.1)
    assert in_force({"w": waiver()}, {"w": longer}) == {"w": waiver(loss=0.1)}
    assert in_force({"w": waiver()}, {}) == {}
    assert in_force({}, {"w": waiver()}) == {}
    assert in_force({"w": waiver()}, {"w": waiver(slice="carrier=HA")}) == {}
    assert in_force({"w": waiver()}, {"w": waiver(loss=None)}) == {}


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    waivers.FILE.parent.mkdir(parents=True)
    return waivers.FILE.write_text


def test_a_file_is_read(written):
    written(
        "waivers:\n  winter: {rule: auc_holds, metric: roc_auc, loss: 0.3, owner: '@ml-owners',"
        " reason: agreed with operations, expires: 2026-06-01}\n"
    )
    assert read() == {"winter": waiver()}


def test_no_file_means_no_waivers(tmp_path):
    assert read(tmp_path) == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{rule: a, metric: b, owner: me, reason: because}",
            "conf/gate/waivers.yaml:2:3: waivers.w.expires: is required",
        ),
        ("{rule: a, metric: b, owner: me2, reason: why, expires: soon}", "conf/gate/waivers.yaml:2:"),
        ("{rule: a, metric: b, owner: me2, reason: why, expires: 2026-01-01, los: 1}", "did you mean loss"),
        ("{rule: a, metric: b, owner: me2, reason: why, expires: 2026-01-01, loss: -1}", "waivers.w.loss"),
        ("{rule: a, metric: b, owner: me2, reason: '', expires: 2026-01-01}", "waivers.w.reason"),
        ("{rule: a, rule: b}", "duplicate key"),
    ],
)
def test_a_file_that_is_wrong_says_where(written, line, said):
    written(f"waivers:\n  w: {line}\n")
    with pytest.raises(DeclarationError) as raised:
        read()
    assert said in str(raised.value)


def test_a_waiver_brought_by_the_change_itself_does_not_count(tmp_path, monkeypatch):
    from tidegate.commands.gating import gate
    from tidegate.config.params import load

    monkeypatch.chdir(tmp_path)
    project.start()
    project.train(noise=3.0)
    waivers.FILE.parent.mkdir(parents=True)
    waivers.FILE.write_text(
        "waivers:\n  mine: {rule: auc_holds, metric: roc_auc, loss: 1.0, owner: me myself, reason: please,"
        " expires: 2099-01-01}\n"
    )
    alone = gate.run(load(gate.Params), today=TODAY)
    assert {f.rule: f.verdict.value for f in alone.findings}["auc_holds"] == "fail"
    assert [f.subject for f in alone.loosenings] == ["gate.waivers.mine"]
    approved = gate.run(load(gate.Params), approved_by="@ml-owners", today=TODAY)
    assert {f.rule: f.verdict.value for f in approved.findings}["auc_holds"] == "pass"


@pytest.mark.parametrize(("measured", "verdict"), [(True, "pass"), (False, "inconclusive")])
def test_what_was_measured_and_not_decided_can_be_waived_and_missing_evidence_cannot(measured, verdict):
    """`leakage` on a holdout that looks easier than the folds: an owner may know why it is."""
    difference = Estimate(0.07, 0.01, 0.13) if measured else None
    finding = Finding("no_leakage", Verdict.INCONCLUSIVE, "it looks easier", "roc_auc", difference=difference)
    known = {"known": waiver(rule="no_leakage", loss=None)}
    assert honour(finding, known, loss=None, today=TODAY).verdict.value == verdict
