"""Whether every declared metric was measured, and whether the numbers written down are those of the predictions."""

import math
from collections.abc import Iterator

from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions
from tidegate.kinds import TASKS
from tidegate.metrics import prepare, threshold
from tidegate.number_format import some
from tidegate.records import Finding, Verdict

RULE = "measured"
RELATIVE = 1e-6
"""Numbers further apart than this, relative to their size, were not computed from the same predictions."""


def findings(evidence: Evidence) -> Iterator[Finding]:
    """A failure for each metric that is missing, not a finite number, or not what the predictions give; one that is
    undefined on the holdout, by the predictions as by the file, is undecided: it leaves the others as they are.

    Metrics that are as they should be yield nothing; one pass for all of them says so. A file that could not be read
    is named once, not once per metric.
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
        Finding(RULE, Verdict.PASS, f"all {len(evidence.declared.metrics)} declared metrics are there")
    ]


def _outdated(stages: tuple[str, ...]) -> Finding:
    said = "has" if len(stages) == 1 else "have"
    reason = f"{some(list(stages))} {said} not run on what lies here: the numbers are those of an earlier run"
    return Finding(RULE, Verdict.INCONCLUSIVE, reason, remedy="run `dvc repro`")


def _wrong(metric: str, evidence: Evidence) -> Iterator[Finding]:
    claimed = evidence.head.metrics.get(metric)
    here, written = evidence.head.predictions, evidence.written or evidence.declared
    if claimed is None and metric in evidence.head.metrics and isinstance(here, Predictions):
        yield _undefined(metric, written, here)
    elif isinstance(claimed, bool) or not isinstance(claimed, int | float) or not math.isfinite(claimed):
        said = "was not measured" if claimed is None else "is not a finite number"
        yield Finding(RULE, Verdict.FAIL, f"{metric} {said}", metric, remedy="run `dvc repro evaluate`")
    elif isinstance(here, Predictions):
        value = _computed(metric, written, here)
        if not math.isclose(claimed, value, rel_tol=RELATIVE, abs_tol=RELATIVE):
            reason = f"{metric} is {value:.6g} by the predictions; the metrics file says {claimed:.6g}"
            yield Finding(RULE, Verdict.FAIL, reason, metric, remedy="run `dvc repro --force evaluate`")


def _undefined(metric: str, written: Evaluate, here: Predictions) -> Finding:
    """The finding on a metric that the file says has no value."""
    value = _computed(metric, written, here)
    broken = sum(not math.isfinite(each) for each in here.predicted.tolist())
    if broken:
        reason = f"{metric} was not measured; {broken:,} of {len(here.truth):,} predictions are not finite"
        return Finding(RULE, Verdict.FAIL, reason, metric, remedy="run `dvc repro evaluate`")
    if metric not in written.metrics or math.isfinite(value):
        known = f"; by the predictions it is {value:.6g}" if math.isfinite(value) else ""
        return Finding(
            RULE, Verdict.FAIL, f"{metric} was not measured{known}", metric, remedy="run `dvc repro evaluate`"
        )
    at = threshold(written.metrics[metric], written.threshold)
    reason = f"{metric} is undefined: {_why(written.task, here, at)}"
    remedy = "change data.split or the threshold, or leave the metric out in a change of its own"
    return Finding(RULE, Verdict.INCONCLUSIVE, reason, metric, rows=len(here.truth), remedy=remedy)


def _computed(metric: str, written: Evaluate, here: Predictions) -> float:
    """The metric as the head declares it; NaN where it does not, so that no number is right."""
    if metric not in written.metrics:
        return math.nan
    return prepare(metric, written.metrics[metric], written.threshold, here.truth, here.predicted)(None)


def _why(task: str, here: Predictions, threshold: float) -> str:
    """Why a metric over these rows may have no value, as what may follow "is undefined: "."""
    if not len(here.truth):
        return "there are no rows"
    reasons = TASKS.load(task).undefined(here.truth, here.predicted, threshold)
    return " and ".join(reasons) or f"its formula has no value on these {len(here.truth):,} rows"
