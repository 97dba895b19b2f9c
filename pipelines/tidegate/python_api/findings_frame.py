"""A decision's findings as a pandas frame."""

from typing import TYPE_CHECKING

from tidegate.records import Decision

if TYPE_CHECKING:
    import pandas as pd


def findings_frame(decision: Decision) -> "pd.DataFrame":
    """A row per finding, then per loosening, in the order of the gate's table; numbers that are unknown are NaN."""
    import pandas as pd

    rows = [
        {
            "rule": finding.rule,
            "subject": finding.subject,
            "slice": finding.slice,
            "base": finding.base,
            "head": finding.head,
            "difference": finding.difference.value if finding.difference else None,
            "low": finding.difference.low if finding.difference else None,
            "high": finding.difference.high if finding.difference else None,
            "limit": finding.limit,
            "rows": finding.rows,
            "verdict": finding.verdict.value,
            "reason": finding.reason,
            "remedy": finding.remedy,
        }
        for finding in (*decision.findings, *decision.loosenings)
    ]
    numbers = dict.fromkeys(("base", "head", "difference", "low", "high", "limit"), "float64")
    columns = ("rule", "subject", "slice", *numbers, "rows", "verdict", "reason", "remedy")
    return pd.DataFrame(rows, columns=columns).astype({**numbers, "rows": "Int64"})
