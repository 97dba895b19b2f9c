"""On one screen: what is added and what files lack, the columns, the split and the margin with their reasons."""

import re
from pathlib import Path

import pytest

import loans
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding import summary
from tidegate.onboarding.proposal import propose
from tidegate.onboarding.starter_files import layout


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
    assert "ignored  note: text that hardly repeats, of few words" in text
    assert "\ngate     roc_auc may lose " in text
    assert len(shown) < 30
    appended = list(summary.lines(proposed, planned, "adds", append=True))
    assert any(re.fullmatch(r"appends  \.gitignore \d+ lines", line) for line in appended)


@pytest.mark.slow
def test_codes_units_words_and_spellings_are_named(tmp_path, wishes):
    texts = [f"the customer {number} has asked for more time" for number in range(600)]
    changes = {
        "note": texts,
        "Region": ["Nord", "nord ", "Süd"] * 200,
        "zip": [f"{1000 + number % 7:05d}" for number in range(600)],
        "weight": [f"{number % 90},5 kg" for number in range(600)],
        "counted": range(700, 1300),
        "month": [f"{1 + number % 12:02d}.{2020 + number % 5}" for number in range(600)],
    }
    loans.write(tmp_path / "loans.csv", **changes)
    proposed = propose("loans.csv", Csv(), wishes, "loans", deployed=False)
    shown = list(summary.lines(proposed, layout.plan(proposed.files, ["base"], "loans"), "adds", append=True))
    assert "words    note: the 200 words that most rows use are columns of the model" in shown
    text = """codes    zip: text, for their leading zeros; --csv '{"text": ["month"]}' reads numbers"""
    assert text in shown
    number = "numbers  weight: the query reads numbers before kg, decimals as 0,5; "
    assert number + """--csv '{"text": ["zip", "month", "weight"]}' keeps it as text""" in shown
    assert any(line.startswith("rows?    counted: whole numbers without a gap; if they only number") for line in shown)
    both = "values?  Region: 'Nord', 'nord ' differ in case or spaces only"
    assert any(line.startswith(both) for line in shown)
