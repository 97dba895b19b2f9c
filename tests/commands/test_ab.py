"""The readout as a person meets it: limits that make sense, a verdict first, lines that fit."""

from dataclasses import replace

import pytest

from experiment_rows import ASKED, written
from tidegate.commands import ab
from tidegate.errors import DeclarationError
from tidegate.experiments.asked import ExperimentLimits, PerUnit
from tidegate.records import Verdict

LIMITS = ExperimentLimits()


@pytest.fixture
def data(tmp_path):
    arms = ["A", "B"] * 1000
    bought = [number % 10 < (5 if arm == "B" else 2) for number, arm in enumerate(arms)]
    return written(tmp_path / "x.parquet", arm=arms, bought=bought)


def test_the_verdict_is_the_worst_of_all_findings(data):
    decided = ab.run(data, ASKED, LIMITS)
    assert decided.verdict is Verdict.worst(finding.verdict for finding in decided.findings)
    assert [finding.rule for finding in decided.findings] == ["split", "outcome"]


def test_the_text_names_the_variants_and_the_promise_and_fits(data):
    lines = [*ab.text(ab.run(data, ASKED, LIMITS), 60)]
    assert lines[0] == "HOLDS  A (1,000 units) → B (1,000 units)"
    assert "the intervals hold at every look together with 95%" in " ".join(line.strip() for line in lines)
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize(
    ("columns", "limits", "message"),
    [
        ({"treatment": "A"}, {}, "--treatment A: the same variant as --control"),
        ({}, {"share": 1.0}, "--share 1: must be between 0 and 1"),
        ({}, {"alpha": 0.5}, "--alpha 0.5: must be between 0 and 0.5"),
        ({"mature_s": 60.0}, {}, "--mature-after needs --time COLUMN"),
        ({"per_unit": PerUnit.SUM}, {}, "--per-unit needs --unit COLUMN"),
        ({}, {"margins": {"spent": 1.0}}, "--margin spent: not an --outcome; these are: bought"),
        ({}, {"caps": {"spent": 1.0}}, "--cap spent: not an --outcome"),
        ({}, {"lower_is_better": frozenset({"spent"})}, "--lower spent: not an --outcome"),
        ({}, {"margins": {"bought": -0.1}}, "the largest loss allowed is 0 or more"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value.split(":")[0].split(" needs")[0],
)
def test_limits_that_decide_nothing_are_refused(data, columns, limits, message):
    with pytest.raises(DeclarationError) as raised:
        ab.run(data, replace(ASKED, **columns), replace(LIMITS, **limits))
    assert message in str(raised.value)
