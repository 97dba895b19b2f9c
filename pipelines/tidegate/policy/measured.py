"""Whether every declared metric was measured, and whether the numbers written down are those of the predictions."""

import math
from collections.abc import Iterator

from tidegate.config.schema.evaluate import Evaluate
from tidegate.metrics import prepare
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Predictions
from tidegate.policy.wording import some
from tidegate.records import Finding, Verdict

RULE = "measured"
RELATIVE = 1e-6
"""Numbers further apart than this, relative to their size, were not computed from the same predictions."""


def findings(evidence: Evidence) -> Iterator[Finding]:
    """A failure for each metric that is missing, not a finite number, or not what the predictions give.

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
    if isinstance(claimed, bool) or not isinstance(claimed, int | float) or not math.isfinite(claimed):
        said = "was not measured" if claimed is None else "is not a finite number"
        yield Finding(RULE, Verdict.FAIL, f"{metric} {said}", metric, remedy="run `dvc repro evaluate`")
    elif isinstance(evidence.head.predictions, Predictions):
        value = _computed(metric, evidence.written or evidence.declared, evidence.head.predictions)
        if not math.isclose(claimed, value, rel_tol=RELATIVE, abs_tol=RELATIVE):
            reason = f"{metric} is {value:.6g} by the predictions; the metrics file says {claimed:.6g}"
            yield Finding(RULE, Verdict.FAIL, reason, metric, remedy="run `dvc repro --force evaluate`")


def _computed(metric: str, written: Evaluate, here: Predictions) -> float:
    """The metric as the head declares it; NaN where it does not, so that no number is right."""
    if metric not in written.metrics:
        return math.nan
    return prepare(metric, written.metrics[metric], written.threshold, here.truth, here.predicted)(None)
