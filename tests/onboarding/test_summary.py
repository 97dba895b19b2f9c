"""On one screen: what is added and what files lack, the columns, the split and the margin with their reasons."""

import re
from pathlib import Path

import pytest

import loans
from tidegate.data.csv_text import Csv
from tidegate.onboarding import layout, summary
from tidegate.onboarding.proposal import propose


@pytest.mark.slow
def test_one_screen_says_what_was_read_and_decided(tmp_path, wishes):
    loans.write(tmp_path / "loans.csv")
    Path(".gitignore").write_text("*.pyc\n")
    proposed = propose("loans.csv", Csv(), wishes, "loans", deployed=False)
    planned = layout.plan(proposed.files, ["base"], "loans")
    shown = list(summary.lines(proposed, planned, "would add", append=False))
    text = "\n".join(shown)
    assert shown[0].startswith("would add  .dvc/ (2 files)")
    assert re.search(r"lacks    \.gitignore \d+ lines; --yes appends them:\n {9}--- \.gitignore\n {9}\+ #", text)
    assert "target default (event: Y, " in text
    assert "5 renamed in the query" in text
    assert "ignored  note: text that hardly repeats" in text
    assert "\ngate     roc_auc may lose " in text
    assert len(shown) < 30
    appended = list(summary.lines(proposed, planned, "adds", append=True))
    assert any(re.fullmatch(r"appends  \.gitignore \d+ lines", line) for line in appended)
