"""The review of a comparison of two files: its decision, curves and slices."""

from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.commands.comparison.compare import FileComparison
from tidegate.gate.pairing import Paired
from tidegate.kinds import TASKS
from tidegate.records import Decision
from tidegate.review.evaluation_data import Residuals
from tidegate.review.gathering.chart_data import MOST_POINTS
from tidegate.review.gathering.residuals import bins
from tidegate.review.review_data import Curve, Points, Review, SliceChange


def review_of(comparison: FileComparison, command: str = "") -> Review:
    """What the comment and the page show. Without a pipeline there are no steps, checks or manifests."""
    decision, evaluate = comparison.decision, comparison.rules.evaluate
    metric = next(iter(evaluate.metrics))
    return Review(
        decision.base,
        decision.head,
        decision,
        checks=(),
        commands=(command,) if command else (),
        metric=metric,
        curves=tuple(_curves(evaluate.task, evaluate.threshold, comparison.rows)),
        residuals=_residuals(evaluate.task, evaluate.threshold, comparison.rows),
        parts=tuple(_parts(metric, decision)),
        of_pipeline=False,
    )


def _curves(task: str, threshold: float, rows: Paired) -> Iterator[Curve]:
    kind = TASKS.load(task)
    if not kind.CHARTS:
        return
    before, after = (kind.plots(rows.truth, predicted, threshold, rows.classes) for predicted in (rows.base, rows.head))
    for chart in kind.CHARTS:
        names = chart.across, chart.up
        yield Curve(
            chart.title,
            chart.across.replace("_", " "),
            chart.up.replace("_", " "),
            _points(before.get(chart.plot, []), *names),
            _points(after.get(chart.plot, []), *names),
            diagonal=chart.diagonal,
            dots=chart.dots,
        )


def _residuals(task: str, threshold: float, rows: Paired) -> Residuals | None:
    """What both leave over where a number is predicted."""
    kind = TASKS.load(task)
    if kind.CHARTS:
        return None
    before, after = (kind.plots(rows.truth, predicted, threshold, rows.classes) for predicted in (rows.base, rows.head))
    here = bins(after.get("residuals", []))
    return Residuals(bins(before.get("residuals", [])), here) if here else None


def _points(rows: Sequence[dict[str, Any]], across: str, up: str) -> Points:
    """The points that have both numbers, at most as many as a picture can show."""
    known = [
        (float(row[across]), float(row[up]))
        for row in rows
        if row[across] is not None and row[up] is not None and 0 <= row[across] <= 1 and 0 <= row[up] <= 1
    ]
    return tuple(known[:: max(1, len(known) // MOST_POINTS)])


def _parts(metric: str, decision: Decision) -> Iterator[SliceChange]:
    """The slices that a rule compared, the largest loss first."""
    compared = [
        finding
        for finding in decision.findings
        if finding.subject == metric and finding.slice != "all" and finding.difference
    ]
    for finding in sorted(compared, key=lambda finding: finding.difference.value if finding.difference else 0.0):
        if finding.base is not None and finding.head is not None:
            yield SliceChange(
                finding.slice, finding.rows or 0, finding.base, finding.head, finding.difference, finding.verdict
            )
