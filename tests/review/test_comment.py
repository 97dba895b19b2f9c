"""A comment says the verdict first, why, and what a reader has to know; it never says more than is decided."""

import re
from dataclasses import replace

import pytest

from review.review_material import FELL, FEW, HELD, LOOSENED, MATERIAL
from tidegate.errors import Where
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.comment import MARKER, comment
from tidegate.review.review_data import CheckHistory, PipelineStep, StepState


def test_the_verdict_comes_first_with_its_reason_and_both_revisions():
    text = comment(MATERIAL)
    assert text.startswith(f"{MARKER}\n❌ **tidegate: blocked.** `roc_auc` falls by 0.0073")
    assert "and 2 more findings. `main 4f1c2ab` → `work tree`" in text.split("\n")[1]


def test_a_change_that_only_loosens_the_gate_says_where_and_who_must_approve():
    key = "gate.rules.auc_holds.margin"
    remedy = "an owner of the gate must approve it"
    weaker = replace(LOOSENED, rule="loosening", subject=key, reason=f"{key}: 0.03 → 0.3", remedy=remedy)
    text = comment(replace(MATERIAL, decision=Decision("main", "here", (HELD,), (weaker,))))
    assert f"**tidegate: blocked.** the gate is loosened at `{key}`: 0.03 → 0.3; {remedy}. " in text
    assert f"❌ **loosened** `{key}`: 0.03 → 0.3 (`conf/gate/flights.yaml:6`); {remedy}" in text


def test_what_passes_on_evidence_of_another_state_is_not_called_passed():
    stopped = (PipelineStep("check", StepState.STOPPED), PipelineStep("train", StepState.NOT_REACHED))
    text = comment(replace(MATERIAL, steps=stopped))
    table = text.partition("**Changed**")[0]
    assert "✅" not in table
    assert "1 more, not decided: the pipeline stopped before their evidence |" in table
    assert "❌ | `auc_holds`" in table


def test_a_pass_says_by_how_much_the_headline_metric_moved():
    gained = replace(FELL, verdict=Verdict.PASS, head=0.6952, difference=Estimate(0.0048, 0.0031, 0.0066))
    passing = replace(MATERIAL, decision=Decision("main", "here", (HELD, gained)), metric="roc_auc")
    said = comment(passing).splitlines()[1]
    assert "**tidegate: passes.** `roc_auc` 0.6904 → 0.6952, +0.0048 &#91;+0.0031, +0.0066&#93;; 2 of 2" in said
    assert "0.6904" not in comment(replace(passing, metric="")).splitlines()[1]
    same = replace(gained, head=0.6904, difference=Estimate(0.0, 0.0, 0.0))
    kept = replace(passing, decision=Decision("main", "here", (HELD, same)))
    assert "**tidegate: passes.** `roc_auc` stays at 0.6904; 2 of 2" in comment(kept).splitlines()[1]


def test_the_table_shows_what_blocks_before_what_passes():
    rows = [line for line in comment(MATERIAL).splitlines() if line.startswith(("| ❌", "| ⚠️", "| ✅"))]
    assert [row.split("`")[1] for row in rows[:3]] == ["auc_holds", "carriers_hold", "auc_floor"]
    assert "| 0.6904 → 0.6831<br><sub>−0.0073 [−0.0091, −0.0055]; limit −0.003</sub> |" in rows[0]
    assert {row.count(" | ") for row in rows} == {2}, "columns that a telephone shows beside each other"
    assert "`carrier=HA`" in rows[1]
    assert "about 1,150 rows would decide" in rows[1]


def test_a_loosened_file_is_named_once():
    edited = Finding("loosening", Verdict.FAIL, ".ci/run: edited", ".ci/run", where=Where(".ci/run"))
    text = comment(replace(MATERIAL, decision=replace(MATERIAL.decision, loosenings=(edited,))))
    assert "❌ **loosened** `.ci/run`: edited\n" in text


def test_a_loosened_gate_is_below_the_table_with_its_place():
    assert "❌ **loosened** `gate.rules.auc_holds.margin`: margin 0.003 → 0.004" in comment(MATERIAL)
    assert "(`conf/gate/flights.yaml:6`)" in comment(MATERIAL)


def test_changed_values_manifests_checks_and_the_command_are_there():
    text = comment(MATERIAL)
    assert "`train.estimator.max_iter` `100` → `20` (`conf/train/gradient_boosting.yaml:4:13`)" in text
    assert "Data checks 1/1" in text
    assert "```diff\n@@ -1 +1 @@\n-weight: 5\n+weight: 10\n```" in text
    assert "Not run: nothing" in text
    assert "dvc repro && tidegate gate --base main" in text


@pytest.mark.parametrize("verdict", list(Verdict))
def test_headline_and_table_agree_whatever_the_verdict(verdict):
    decision = Decision("main", "work tree", (replace(FELL, verdict=verdict),))
    text = comment(replace(MATERIAL, decision=decision))
    mark = {"pass": "✅", "inconclusive": "⚠️", "fail": "❌"}[verdict]
    assert re.search(rf"\n{mark} \*\*tidegate: \w+\.\*\*", text)
    assert f"| {mark} | `auc_holds`" in text


def test_many_passing_rules_are_one_row_and_stay_readable_below():
    decision = Decision("main", "work tree", (FELL, *(replace(HELD, rule=f"floor_{n}") for n in range(14))))
    text = comment(replace(MATERIAL, decision=decision))
    assert "| ✅ | 14 more |" in text
    assert text.index("`floor_0`") > text.index("<details>")


def test_a_finding_that_only_warns_says_so_and_does_not_hold_up():
    decision = Decision("main", "work tree", (HELD, FEW), inconclusive="warn")
    text = comment(replace(MATERIAL, decision=decision))
    assert "**tidegate: passes.**" in text
    assert "warns only" in text


def test_without_a_decision_the_review_is_undecided_and_says_why():
    text = comment(replace(MATERIAL, decision=None, problems=("origin/main was not fetched",)))
    assert "⚠️ **tidegate: undecided.** origin/main was not fetched." in text


def test_a_stopped_pipeline_is_never_a_pass_and_names_what_was_not_reached():
    steps = (
        PipelineStep("check", StepState.STOPPED),
        PipelineStep("train", StepState.NOT_REACHED),
        PipelineStep("evaluate", StepState.NOT_REACHED),
    )
    passing = Decision("main", "work tree", (HELD,))
    text = comment(replace(MATERIAL, decision=passing, steps=steps, checks=None))
    assert "⚠️ **tidegate: undecided.** the pipeline stopped at check" in text
    assert "not reached: `train`, `evaluate`" in text
    assert "**Data checks** not reached" in text


def test_a_failed_critical_check_blocks_and_is_shown_with_its_reason():
    failed = CheckHistory("id_unique", Verdict.FAIL, "critical", "12 of 327,346 values are not unique")
    text = comment(
        replace(MATERIAL, decision=None, checks=(failed,), steps=(PipelineStep("check", StepState.STOPPED),))
    )
    assert "❌ **tidegate: blocked.** data check `id_unique`: 12 of 327,346 values are not unique." in text
    assert "| ❌ | `id_unique` | critical |" in text


def test_a_failed_warning_does_not_block():
    failed = CheckHistory("carrier_known", Verdict.FAIL, "warning", "2 values are new")
    text = comment(replace(MATERIAL, decision=Decision("a", "b", (HELD,)), checks=(failed,)))
    assert "**tidegate: passes.**" in text
    assert "Data checks 0/1" in text


def test_a_claim_that_did_not_come_out_blocks_whatever_the_rules_say():
    spoofed = Finding("evidence", Verdict.FAIL, "roc_auc is claimed as 0.9990; recomputed: 0.6831", "roc_auc")
    text = comment(replace(MATERIAL, decision=Decision("a", "b", (HELD,)), evidence=(spoofed,)))
    assert "❌ **tidegate: blocked.** `roc_auc` is claimed as 0.9990; recomputed: 0.6831." in text
    assert "❌ **claim not confirmed:** `roc_auc` is claimed" in text


def test_what_a_change_reaches_stands_below_it():
    text = comment(replace(MATERIAL, touches=(("re-runs", "train, evaluate"), ("environments", "prod"))))
    assert "<br>re-runs `train`, `evaluate`<br>environments `prod`" in text


def test_an_upgrade_is_told_though_no_value_changed():
    said = "tidegate 0.2.0 → 0.3.0 re-runs train, evaluate"
    text = comment(replace(MATERIAL, settings=(), code=(said,), touches=(("re-runs", "train, evaluate"),)))
    assert f"**Changed** {said}<br>re-runs `train`, `evaluate`" in text
    assert "**Changed**" not in comment(replace(MATERIAL, settings=()))
