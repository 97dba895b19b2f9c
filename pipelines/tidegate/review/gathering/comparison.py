"""The review of a comparison of two files: its decision, curves and slices."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

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


def _points(rows: Sequence[Mapping[str, object]], across: str, up: str) -> Points:
    """The points that have both numbers, at most as many as a picture can show."""
    pairs = ((row[across], row[up]) for row in rows)
    known = [(float(x), float(y)) for x, y in pairs if _is_share(x) and _is_share(y)]
    return tuple(known[:: max(1, len(known) // MOST_POINTS)])


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and 0 <= value <= 1


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
