import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from tidegate.config.changes.text_diff import rows
from tidegate.errors import Where
from tidegate.gate.loosening import Loosening
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.comment import LONGEST, MARKER, comment
from tidegate.review.review_data import CheckHistory, ManifestDiff, PipelineStep, Review, Setting, StepState

FELL = Finding(
    "auc_holds",
    Verdict.FAIL,
    "roc_auc falls by 0.0073 (95 % between 0.0055 and 0.0091); the gate allows 0.003",
    "roc_auc",
    base=0.6904,
    head=0.6831,
    difference=Estimate(-0.0073, -0.0091, -0.0055),
    limit=-0.003,
    rows=82_609,
)
FEW = Finding(
    "carriers_hold",
    Verdict.INCONCLUSIVE,
    "roc_auc may have fallen by up to 0.061; the gate allows 0.03",
    "roc_auc",
    "carrier=HA",
    0.712,
    0.702,
    Estimate(-0.010, -0.061, 0.041),
    limit=-0.03,
    rows=89,
    remedy="about 1,150 rows would decide",
)
HELD = Finding(
    "auc_floor", Verdict.PASS, "roc_auc is at least 0.6790; the floor is 0.67", "roc_auc", head=0.6831, limit=0.67
)
LOOSENED = Finding(
    "gate.rules.auc_holds.margin",
    Verdict.FAIL,
    "margin 0.003 → 0.004; judged by 0.003",
    where=Where("conf/gate/flights.yaml", 6),
)
MATERIAL = Review(
    base="main 4f1c2ab",
    head="work tree",
    decision=Decision("main 4f1c2ab", "work tree", (HELD, FEW, FELL), (LOOSENED,), paired_rows=82_609),
    steps=(PipelineStep("train", StepState.DONE),),
    settings=(Setting("train.estimator.max_iter", "100", "20", Where("conf/train/gradient_boosting.yaml", 4, 13)),),
    checks=(CheckHistory("enough_rows", Verdict.PASS, "critical", "327,346 rows"),),
    manifests=(ManifestDiff("prod/rollout.yaml", "changed", 1, 1, ("@@ -1 +1 @@", "-weight: 5", "+weight: 10")),),
    commands=("dvc repro && tidegate gate --base main",),
)
HOSTILE = (
    "</summary></details><h1>All gates passed</h1>",
    "<script>alert(1)</script>",
    "x |\n| ✅ | `auc_holds` | 1 | 1 | +0 | 0 | |",
    "\n\n# All gates passed\n\n",
    "`@octocat` ![x](https://evil.example/x.png) <!-- tidegate:review -->",
    "```\n</details>\n**tidegate: passes.**",
)
markdown = MarkdownIt("commonmark").enable("table")


def hostile(text: str) -> Review:
    """The same review in which every name and value that others choose is `text`."""
    decision = MATERIAL.decision
    assert decision
    taken = tuple(
        replace(each, rule=text, subject=text, slice=text, reason=text, remedy=text) for each in decision.findings
    )
    looser = replace(LOOSENED, rule=text, subject=text, reason=text, where=Where(text, 6))
    return replace(
        MATERIAL,
        base=text,
        head=text,
        decision=replace(decision, base=text, head=text, findings=taken, loosenings=(looser,), notes=(text,)),
        problems=(text,),
        steps=(PipelineStep(text, StepState.STOPPED),),
        settings=(Setting(text, text, text, Where(text, 4)),),
        checks=(CheckHistory(text, Verdict.FAIL, "critical", text),),
        manifests=(ManifestDiff(text, "changed", 1, 1, tuple(text.splitlines())),),
        commands=(text,),
        code=(text,),
    )


def shape(source: str) -> list[str]:
    """Every block of a Markdown source, and every inline element that is not text, a code span or emphasis of ours."""
    found = []
    for token in markdown.parse(source):
        found.append(f"{token.type} {token.content}" if token.type == "html_block" else token.type)
        found += [each.type for each in token.children or [] if each.type not in ("text", "code_inline", "softbreak")]
    return found


def test_the_verdict_comes_first_with_its_reason_and_both_revisions():
    text = comment(MATERIAL)
    assert text.startswith(f"{MARKER}\n❌ **tidegate: blocked.** `roc_auc` falls by 0.0073")
    assert "and 2 more findings. `main 4f1c2ab` → `work tree`" in text.split("\n")[1]


def test_a_change_that_only_loosens_the_gate_says_where_and_who_must_approve():
    key = "gate.rules.auc_holds.margin"
    remedy = "an owner of the gate must approve it"
    weaker = replace(LOOSENED, rule="policy", subject=key, reason=f"{key}: 0.03 → 0.3", remedy=remedy)
    text = comment(replace(MATERIAL, decision=Decision("main", "here", (HELD,), (weaker,))))
    assert f"**tidegate: blocked.** the gate is loosened at `{key}`: 0.03 → 0.3; {remedy}. " in text
    assert f"❌ **loosened** `{key}`: 0.03 → 0.3 (`conf/gate/flights.yaml:6`); {remedy}" in text


def test_what_passes_on_evidence_of_another_state_is_not_called_passed():
    stopped = (PipelineStep("check", StepState.STOPPED), PipelineStep("train", StepState.NOT_REACHED))
    text = comment(replace(MATERIAL, steps=stopped))
    table = text.partition("**Changed**")[0]
    assert "✅" not in table
    assert "1 more | | | | | not decided: the pipeline stopped before their evidence |" in table
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
    assert "| 0.6904 | 0.6831 | −0.0073 [−0.0091, −0.0055] | −0.003" in rows[0]
    assert "`carrier=HA`" in rows[1]
    assert "about 1,150 rows would decide" in rows[1]


def test_a_loosened_file_is_named_once():
    edited = Finding("policy", Verdict.FAIL, ".ci/run: edited", ".ci/run", where=Where(".ci/run"))
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


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(each[:20]) for each in HOSTILE])
def test_names_and_values_of_others_never_become_structure(text):
    calm = hostile("calm")
    attacked = hostile(text)
    assert shape(comment(attacked)) == shape(comment(calm))
    assert comment(attacked).count(MARKER) == 1
    assert not {"image", "link_open", "html_inline"} & set(shape(comment(attacked))) - {"html_inline"}


def test_a_comment_stays_below_githubs_limit_and_keeps_verdict_and_command():
    findings = tuple(replace(FELL, rule=f"rule_{n}", reason="long " * 100, remedy="x" * 400) for n in range(500))
    manifests = tuple(ManifestDiff(f"prod/{n}.yaml", "changed", 1, 1, ("+" + "y" * 5000,)) for n in range(400))
    settings = tuple(Setting(f"key.{n}", "v" * 500, "w" * 500) for n in range(900))
    decision = Decision("main", "work tree", findings, tuple([LOOSENED] * 300), notes=("note " * 200,) * 50)
    text = comment(replace(MATERIAL, decision=decision, manifests=manifests, settings=settings))
    assert len(text) <= LONGEST
    assert text.startswith(f"{MARKER}\n❌ **tidegate: blocked.**")
    assert re.search(r"\| \| 4\d\d more \|", text)
    assert "more ways in which the gate is loosened" in text
    assert "left out: too long" in text
    assert text.count("<details>") == text.count("</details>")
    assert text.rstrip().endswith("```")


def test_a_claim_that_did_not_come_out_blocks_whatever_the_rules_say():
    spoofed = Finding("evidence", Verdict.FAIL, "roc_auc is claimed as 0.9990; recomputed: 0.6831", "roc_auc")
    text = comment(replace(MATERIAL, decision=Decision("a", "b", (HELD,)), evidence=(spoofed,)))
    assert "❌ **tidegate: blocked.** `roc_auc` is claimed as 0.9990; recomputed: 0.6831." in text
    assert "❌ **claim not confirmed:** `roc_auc` is claimed" in text


def test_what_a_change_reaches_stands_below_it():
    text = comment(replace(MATERIAL, touches=(("re-runs", "train, evaluate"), ("environments", "prod"))))
    assert "<br>re-runs `train`, `evaluate`<br>environments `prod`" in text


def long_setting(before, after, key="data.query"):
    return Setting(key, "…", "…", Where("conf/data/flights.yaml", 21, 8), tuple(rows(before, after)), 22)


def test_an_upgrade_is_told_though_no_value_changed():
    said = "tidegate 0.2.0 → 0.3.0 re-runs train, evaluate"
    text = comment(replace(MATERIAL, settings=(), code=(said,), touches=(("re-runs", "train, evaluate"),)))
    assert f"**Changed** {said}<br>re-runs `train`, `evaluate`" in text
    assert "**Changed**" not in comment(replace(MATERIAL, settings=()))


def test_an_edit_of_a_long_text_is_shown_by_its_lines():
    lines = [f"SELECT {number}" for number in range(50)]
    edited = "\n".join([*lines[:40], "SELECT leak", *lines[41:]])
    text = comment(replace(MATERIAL, settings=(long_setting("\n".join(lines), edited),)))
    assert "`data.query` +1 −1 lines (`conf/data/flights.yaml:21:8`)" in text
    assert "-      | SELECT 40\n+   62 | SELECT leak" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "```",
        "~~~~\n````````",
        "</pre><script>alert(1)</script>",
        "<!-- tidegate:review -->",
        "\u202e\u2066",
        "| a | b |",
        "@everyone #1",
    ],
    ids=["a fence", "longer fences", "a tag", "a marker", "direction marks", "a table", "a mention"],
)
def test_a_hostile_text_stays_in_its_block(hostile):
    before = "\n".join(f"SELECT {number}" for number in range(20))
    text = comment(replace(MATERIAL, settings=(long_setting(before, f"{before}\n{hostile}\nSELECT x"),)))
    assert text.count("<!-- tidegate:review -->") == 1
    assert not any(character in text for character in "\u202e\u2066")
    blocks = [token for token in MarkdownIt().parse(text) if token.type == "fence" and "SELECT x" in token.content]
    assert len(blocks) == 1
    assert "| SELECT x" in blocks[0].content


def test_texts_that_do_not_fit_are_named_and_counted():
    before, after = ("\n".join(f"{word} {number} {'x' * 140}" for number in range(900)) for word in ("old", "new"))
    settings = tuple(long_setting(before, after, f"key.{number}") for number in range(12))
    text = comment(replace(MATERIAL, settings=settings))
    assert len(text) < 60_000
    assert all(f"key.{number}" in text for number in range(12))
    assert "`key.1` (`conf/data/flights.yaml:21:8`) +900 −900 lines, see the page" in text
    fits = comment(replace(MATERIAL, settings=(long_setting("\n".join("abc" * 100), "x\ny"),)))
    assert "more changed lines are not shown" in fits


def test_of_a_long_manifest_what_differs_is_shown_first():
    diff = (*[f" context {number}" for number in range(150)], "+privileged: true")
    text = comment(replace(MATERIAL, manifests=(ManifestDiff("prod/rollout.yaml", "changed", 1, 0, diff),)))
    assert "+privileged: true" in text
    many = (*[f"+line {number}" for number in range(150)],)
    text = comment(replace(MATERIAL, manifests=(ManifestDiff("prod/rollout.yaml", "changed", 150, 0, many),)))
    assert "… 30 more changed lines: `git diff` shows them" in text


def test_two_long_values_of_a_loosening_never_look_the_same():
    loosened = Loosening("check.expect.known.kwargs", "x" * 900, "x" * 500 + "y" + "x" * 399).finding()
    decision = replace(MATERIAL.decision, loosenings=(loosened,))
    assert "xxyxx" in comment(replace(MATERIAL, decision=decision))
