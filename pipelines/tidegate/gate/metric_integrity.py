"""Whether every declared metric was measured and matches the predictions."""

import math
from collections.abc import Iterator

from tidegate import class_probabilities
from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions
from tidegate.kinds import TASKS
from tidegate.metrics import prepare, threshold
from tidegate.number_format import apart, significant, some
from tidegate.records import Finding, Verdict

RULE = "measured"
RELATIVE = 1e-6
"""Numbers further apart than this, relative to their size, come from different predictions."""


def findings(evidence: Evidence) -> Iterator[Finding]:
    """A failure for each metric that is missing, not a finite number, or does not match the predictions.

    A metric that is undefined on the holdout, by the predictions and by the file, is undecided; the others are judged.
    Correct metrics share one pass. A file that could not be read is named once, not once per metric.
    """
    if evidence.head.outdated:
        yield _outdated(evidence.head.outdated)
    if evidence.head.faults:
        yield from (
            Finding(RULE, Verdict.FAIL, fault, remedy="run `dvc repro evaluate`") for fault in evidence.head.faults
        )
        return
    wrong = [finding for metric in evidence.declared.metrics for finding in _wrong(metric, evidence)]
    yield from wrong or [
        Finding(RULE, Verdict.PASS, f"all {len(evidence.declared.metrics)} declared metrics were measured")
    ]


def _outdated(stages: tuple[str, ...]) -> Finding:
    have = "has" if len(stages) == 1 else "have"
    reason = f"{some(list(stages))} {have} not run on the current files: the numbers come from an earlier run"
    return Finding(RULE, Verdict.INCONCLUSIVE, reason, remedy="run `dvc repro`")


def _wrong(metric: str, evidence: Evidence) -> Iterator[Finding]:
    claimed = evidence.head.metrics.get(metric)
    predictions, written = evidence.head.predictions, evidence.written or evidence.declared
    if claimed is None and metric in evidence.head.metrics and isinstance(predictions, Predictions):
        yield _undefined(metric, written, predictions)
    elif isinstance(claimed, bool) or not isinstance(claimed, int | float) or not math.isfinite(claimed):
        fault = "was not measured" if claimed is None else "is not a finite number"
        yield Finding(RULE, Verdict.FAIL, f"{metric} {fault}", metric, remedy="run `dvc repro evaluate`")
    elif isinstance(predictions, Predictions):
        value = _computed(metric, written, predictions)
        if not math.isclose(claimed, value, rel_tol=RELATIVE, abs_tol=RELATIVE):
            shown, recorded = apart(value, claimed, 6)
            reason = f"{metric} is {shown} by the predictions; the metrics file records {recorded}"
            yield Finding(RULE, Verdict.FAIL, reason, metric, remedy="run `dvc repro --force evaluate`")


def _undefined(metric: str, written: Evaluate, predictions: Predictions) -> Finding:
    """The finding on a metric that has no value in the metrics file."""
    value, rows = _computed(metric, written, predictions), len(predictions.truth)
    broken = int((~class_probabilities.finite(predictions.predicted)).sum())
    if broken:
        reason = f"{metric} was not measured; {broken:,} of {rows:,} predictions are not finite"
        return Finding(RULE, Verdict.FAIL, reason, metric, remedy="run `dvc repro evaluate`")
    if metric not in written.metrics or math.isfinite(value):
        computed = f"; by the predictions it is {significant(value, 6)}" if math.isfinite(value) else ""
        return Finding(
            RULE, Verdict.FAIL, f"{metric} was not measured{computed}", metric, remedy="run `dvc repro evaluate`"
        )
    at = threshold(written.metrics[metric], written.threshold)
    reason = f"{metric} is undefined: {_why(written.task, predictions, at)}"
    remedy = "change data.split or the threshold, or remove the metric in a separate change"
    return Finding(RULE, Verdict.INCONCLUSIVE, reason, metric, rows=rows, remedy=remedy)


def _computed(metric: str, written: Evaluate, predictions: Predictions) -> float:
    """The metric as the head declares it; NaN where it does not, so that no number matches."""
    if metric not in written.metrics:
        return math.nan
    return prepare(metric, written.metrics[metric], written.threshold, predictions.truth, predictions.predicted)(None)


def _why(task: str, predictions: Predictions, threshold: float) -> str:
    """Why a metric over these rows may have no value; it follows "is undefined: "."""
    if not len(predictions.truth):
        return "there are no rows"
    reasons = TASKS.load(task).undefined(predictions.truth, predictions.predicted, threshold)
    return " and ".join(reasons) or f"its formula has no value on these {len(predictions.truth):,} rows"
