"""What passes folds away, where something else needs a decision."""

from dataclasses import replace

from reviewed import DECISION, HELD, LOOSENED
from tidegate.review.page import page
from tidegate.review.review_data import Review

MATERIAL = Review(base="main 4f1c2ab", head="work tree", decision=DECISION, metric="roc_auc")


def test_passes_fold_away_where_something_else_needs_a_look():
    mixed = page(replace(MATERIAL, decision=replace(DECISION, findings=(HELD, *DECISION.findings))))
    failed, passed = mixed.index("mark fail"), mixed.index('<details class="passed">')
    assert failed < passed < mixed.index("</details>", passed)
    assert "mark fail" not in mixed[passed : mixed.index("</details>", passed)]
    alone = page(replace(MATERIAL, decision=replace(DECISION, findings=(HELD,), loosenings=())))
    assert '<details class="passed" open>' in alone
    assert alone.count("1 of 1 judgement pass") == 1


def test_what_weakens_the_gate_comes_before_passes_which_fold_away():
    weakened = page(replace(MATERIAL, decision=replace(DECISION, findings=(HELD,), loosenings=(LOOSENED,))))
    assert weakened.index("Gate loosened by this change") < weakened.index('<details class="passed">')
