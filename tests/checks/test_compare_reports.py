import pytest

from tidegate.checks.compare_reports import document, summary, trend
from tidegate.checks.report import BaseReport, ExpectationResult, conclude
from tidegate.checks.row_count_change import with_base
from tidegate.config.schema.check import Check


def entry(name, outcome="pass", **more):
    known = {
        "type": "expect_x",
        "columns": (),
        "severity": "critical",
        "dimension": "validity",
        "limit": "",
        "judged": 9,
    }
    return ExpectationResult(name=name, outcome=outcome, reason=f"{name} {outcome}", **known | more)


def report(*entries, rows=100):
    return conclude(rows, 3, entries)


@pytest.mark.parametrize(
    ("base", "here", "turn"),
    [
        ("pass", "pass", "holds"),
        ("pass", "fail", "newly broken"),
        ("pass", "errored", "newly broken"),
        ("pass", "inconclusive", "newly broken"),
        ("fail", "fail", "still broken"),
        ("inconclusive", "fail", "still broken"),
        ("fail", "pass", "fixed"),
        (None, "fail", "new"),
        (None, "pass", "new"),
        ("pass", None, "removed"),
    ],
)
def test_what_became_of_an_expectation(base, here, turn):
    sides = [[entry("a", outcome)] if outcome else [] for outcome in (base, here)]
    (change,) = trend(report(*sides[0]), report(*sides[1]))
    assert change.turn == turn


def test_what_was_observed_stands_beside_what_is():
    before, now = report(entry("mean", observed=3.5), entry("old")), report(entry("mean", "fail", observed=9))
    told = document(with_base(now, Check(), BaseReport("4f1c2ab", before)))
    assert told["base"] == {"revision": "4f1c2ab", "reason": "", "verdict": "pass", "rows": 100}
    assert told["trend"][0] == {
        "name": "mean",
        "turn": "newly broken",
        "base": {"outcome": "pass", "observed": 3.5, "reason": "mean pass"},
        "here": {"outcome": "fail", "observed": 9, "reason": "mean fail"},
    }
    assert (told["trend"][1]["turn"], told["trend"][1]["here"]) == ("removed", None)


def test_the_summary_counts_what_has_to_be_known_first():
    changes = trend(report(entry("a"), entry("b")), report(entry("a", "fail"), entry("c")))
    assert summary(changes) == "1 newly broken, 1 removed, 1 new"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({}, "needs shrink_at_most"),
        ({"shrink_at_most": "100%"}, "can never fail"),
        ({"shrink_at_most": 0.1}, "unit"),
        ({"shrink_at_most": "110%"}, "less than or equal to 1"),
    ],
)
def test_limits_that_nothing_could_break_are_refused(rows, said):
    with pytest.raises(ValueError, match=said):
        Check.model_validate({"rows": rows})
