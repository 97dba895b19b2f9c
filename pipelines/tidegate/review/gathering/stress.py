"""What the headline metrics lose on damaged rows, at the base and here."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import read_record
from tidegate.errors import EvidenceError
from tidegate.records import Estimate
from tidegate.review.evaluation_data import StressedMetric
from tidegate.stress_report import StressLoss, StressOutcome, StressReport


def read(base: Path | None = None, head: Path = Path()) -> tuple[StressedMetric, ...]:
    """Each metric of each stress in declared order; empty if none was measured, or by another version."""
    before = {} if base is None else _losses(_report(base))
    return tuple(metric for outcome in _report(head).stresses for metric in _metrics(outcome, before))


def _metrics(outcome: StressOutcome, before: Mapping[tuple[str, str], float]) -> Iterator[StressedMetric]:
    """One per metric, or one without where the model could not answer."""
    kind = str(outcome.declared.get("kind", ""))
    for loss in outcome.losses:
        base = before.get((outcome.stress, loss.metric))
        yield StressedMetric(
            outcome.stress, kind, loss.metric, outcome.changed, outcome.rows, base, _estimate(loss), outcome.failure
        )
    if not outcome.losses:
        yield StressedMetric(outcome.stress, kind, "", outcome.changed, outcome.rows, None, None, outcome.failure)


def _report(root: Path) -> StressReport:
    try:
        return read_record(root / paths.STRESS, StressReport)
    except EvidenceError:
        return StressReport([])


def _losses(report: StressReport) -> dict[tuple[str, str], float]:
    return {
        (outcome.stress, loss.metric): loss.loss
        for outcome in report.stresses
        for loss in outcome.losses
        if loss.loss is not None
    }


def _estimate(loss: StressLoss) -> Estimate | None:
    if loss.loss is None or loss.low is None or loss.high is None:
        return None
    return Estimate(loss.loss, loss.low, loss.high, 1 - (1 - loss.level) / 2)
