"""A decision is what all findings allow."""

import pytest

from tidegate.records import Decision, Estimate, Finding, Verdict

PASSES = Finding("auc_floor", Verdict.PASS, "roc_auc is at least 0.9; the floor is 0.8")
UNSURE = Finding(
    "auc_holds", Verdict.INCONCLUSIVE, "roc_auc changes by -0.01 to 0.01", difference=Estimate(0.0, -0.01, 0.01)
)
MISSING = Finding("auc_holds", Verdict.INCONCLUSIVE, "no prediction was made at the base")
LOOSER = Finding("loosening", Verdict.FAIL, "margin 0.003 -> 0.004", subject="gate.rules.auc_holds.margin")


@pytest.mark.parametrize(
    ("findings", "loosenings", "inconclusive", "verdict"),
    [
        pytest.param((PASSES,), (), "block", Verdict.PASS, id="all rules pass"),
        pytest.param((), (), "warn", Verdict.INCONCLUSIVE, id="nothing judged is never a pass"),
        pytest.param((PASSES, UNSURE), (), "block", Verdict.INCONCLUSIVE, id="too few rows block by default"),
        pytest.param((PASSES, UNSURE), (), "warn", Verdict.PASS, id="too few rows may only warn"),
        pytest.param((PASSES, MISSING), (), "warn", Verdict.INCONCLUSIVE, id="missing evidence never only warns"),
        pytest.param((PASSES,), (LOOSER,), "warn", Verdict.FAIL, id="a loosened gate blocks"),
    ],
)
def test_verdict_of_the_whole(findings, loosenings, inconclusive, verdict):
    decision = Decision("main", "work tree", findings, loosenings, inconclusive=inconclusive)
    assert decision.verdict is verdict
