"""What merges declared: releases that environments name, weaker rules, waivers."""

import pytest

from released_project import PROJECT, git
from tidegate.project_history import declared

pytestmark = pytest.mark.slow
V1, V2 = f"{PROJECT}@v0.1.0", f"{PROJECT}@v0.2.0"


def test_promotions_and_the_rollback(of):
    assert {(event.subject, event.says) for event in of("promotion")} == {
        ("prod", f"latest → {V1}"),
        ("prod", f"{V1} → {V2}"),
    }
    (back,) = of("rollback")
    assert (back.subject, back.says) == ("prod", f"{V2} → {V1}")
    assert back.evidence.endswith(f"prod: roll back to {V1}")


def test_a_weaker_rule_and_a_waiver_by_the_commit_that_merged_them(of):
    (weaker,) = of("loosening")
    assert (weaker.subject, weaker.says) == ("gate.rules.auc_floor.at", "0.95 → 0.9")
    assert weaker.evidence.endswith(" weaker")
    (waived,) = of("waiver")
    assert waived.says == "waives auc_holds on roc_auc (all) until 2026-12-31"


def test_a_gate_that_cannot_be_read_is_not_taken_as_unchanged(merged):
    from pathlib import Path

    text = Path("params.yaml").read_text()
    Path("params.yaml").write_text(text.replace("kind: floor", "kind: flood"))
    git("commit", "-qam", "of another version")
    assert [(event.subject, event.says, event.problems) for event in declared.events() if event.problems] == [
        ("gate", declared.UNREADABLE, (declared.UNREADABLE,))
    ]


def test_a_waiver_that_ends_is_listed(merged):
    from pathlib import Path

    from tidegate.gate import waivers

    waiver = "waivers: {w: {rule: auc, metric: roc_auc, owner: '@me', reason: a test of it, expires: 2027-01-01}}\n"
    waivers.FILE.write_text(waiver)
    git("add", "-A")
    git("commit", "-qm", "waive")
    Path(waivers.FILE).unlink()
    git("commit", "-qam", "over")
    assert [event.says for event in declared.events()] == [
        "removed",
        "waives auc on roc_auc (all) until 2027-01-01",
    ]
