import pandas as pd

from tidegate.python_api.findings_frame import findings_frame
from tidegate.records import Decision, Estimate, Finding, Verdict

HOLDS = Finding(
    "auc_holds",
    Verdict.PASS,
    "it holds",
    "roc_auc",
    base=0.7,
    head=0.71,
    difference=Estimate(0.01, -0.002, 0.02),
    limit=-0.005,
    rows=2_000,
)
LOOSENED = Finding("gate", Verdict.FAIL, "the gate is loosened", remedy="ask an owner")


def test_a_row_per_finding_then_per_loosening():
    frame = findings_frame(Decision("main", "head", (HOLDS,), loosenings=(LOOSENED,)))
    assert frame.rule.tolist() == ["auc_holds", "gate"]
    assert frame.verdict.tolist() == ["pass", "fail"]
    assert frame.loc[0, ["difference", "low", "high", "limit"]].tolist() == [0.01, -0.002, 0.02, -0.005]
    assert frame.rows.tolist() == [2_000, pd.NA]
    assert frame.loc[1, "remedy"] == "ask an owner"


def test_without_findings_the_columns_are_the_same():
    frame = findings_frame(Decision("main", "head", ()))
    assert len(frame) == 0
    assert [*frame.columns] == [*findings_frame(Decision("main", "head", (HOLDS,))).columns]
    assert str(frame.difference.dtype) == "float64"
