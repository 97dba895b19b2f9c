"""Summarise a finished or stopped pipeline in a few lines.

What was found, where it is, and what to try next.
"""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tidegate.number_format import decimals, number
from tidegate.records import Verdict
from tidegate.review import fold_texts, leakage_texts, search_texts
from tidegate.review.escape import line
from tidegate.review.evaluation_data import LeakageMeasure, LearningCurve, SearchOutcome, SeedSpread
from tidegate.review.finding_numbers import NONE, count, measure
from tidegate.review.review_data import CheckHistory, EvaluatedMetric, PipelineStep, StepState

WIDTH = 80
_LABEL = 14
NEXT = (
    ("edit conf/ and run dvc repro", "reruns only what the edit affects"),
    ("tidegate gate", "compare the change with main"),
    ("tidegate review --md review.md", "write the pull-request comment"),
    ("dvc metrics diff main", "the bare numbers"),
    ("dvc exp run -S train=…", "try another model without editing"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The pipeline's results in the work tree. None represents a missing file."""

    model: str
    """The model's name: data.name, as in the package. One project may try several data sets."""
    steps: tuple[PipelineStep, ...]
    checks: tuple[CheckHistory, ...] | None
    metrics: Mapping[str, float | None] | None
    manifests: tuple[PurePosixPath, ...] | None
    """None where no environment is declared."""
    places: tuple[tuple[str, str], ...]
    evaluated: tuple[EvaluatedMetric, ...] = ()
    """The same metrics with intervals; empty where an earlier version evaluated."""
    leakage: tuple[LeakageMeasure, ...] = ()
    search: SearchOutcome | None = None
    """None where no search is declared."""
    seeds: tuple[SeedSpread, ...] = ()
    learning: tuple[LearningCurve, ...] = ()
    edited: tuple[str, ...] = ()
    """The stages that run again because conf/ or code differs from what params.yaml records."""


def lines(summary: Summary) -> Iterator[str]:
    """Plain text of at most 80 columns."""
    yield line(f"{summary.model}: {_state(summary)}", WIDTH)
    yield ""
    yield from _entry("data checks", _checks(summary.checks))
    for check in summary.checks or ():
        if check.verdict is not Verdict.PASS:
            yield from _entry("", f"{check.severity} {check.verdict.value}: {check.name}: {check.reason}")
    yield from _entry("holdout", _metrics(summary.metrics, summary.evaluated))
    if summary.evaluated:
        yield from _entry("baseline", _baseline(summary.evaluated[0]))
    if summary.leakage:
        yield from _entry("leakage", leakage_texts.sentence(summary.leakage))
    yield from _folds(summary)
    if summary.manifests is not None:
        yield from _entry("manifests", _manifests(summary.manifests))
    yield from _not_reached(summary)
    for label, place in summary.places:
        yield from _entry(label, place)
    yield ""
    yield from _next(summary)


def _stopped(summary: Summary) -> str:
    return ", ".join(step.name for step in summary.steps if step.state is StepState.STOPPED)


def _state(summary: Summary) -> str:
    if summary.edited:
        return "conf/ or code was edited since the last run, whose results these are"
    stopped = _stopped(summary)
    return f"the pipeline stopped at {stopped}" if stopped else "the pipeline is complete"


def _not_reached(summary: Summary) -> Iterator[str]:
    if summary.edited:
        yield from _entry("re-runs", ", ".join(summary.edited))
    elif waiting := ", ".join(step.name for step in summary.steps if step.state is StepState.NOT_REACHED):
        yield from _entry("not reached", waiting)


def _next(summary: Summary) -> Iterator[str]:
    if summary.edited:
        yield from _entry("next", "`dvc repro` runs these; `tidegate` says what was edited")
    elif stopped := _stopped(summary):
        yield from _entry("next", f"fix the errors that `dvc repro` printed for {stopped}, then rerun it")
    else:
        yield "next"
        yield from (f"  {command:<32}{what}" for command, what in NEXT)


def _folds(summary: Summary) -> Iterator[str]:
    """What the folds say besides the model's own scores, each of the headline."""
    if summary.search:
        yield from _entry("search", search_texts.sentence(summary.search))
    for spread in summary.seeds[:1]:
        yield from _entry("seeds", fold_texts.spread(spread))
    for curve in summary.learning[:1]:
        yield from _entry("more rows", fold_texts.worth(curve))


def _entry(label: str, text: str) -> list[str]:
    indent = " " * (_LABEL + 2)
    return textwrap.wrap(
        line(text, 400), WIDTH, initial_indent=f"  {label:<{_LABEL}}", subsequent_indent=indent, break_on_hyphens=False
    )


def _checks(checks: tuple[CheckHistory, ...] | None) -> str:
    if checks is None:
        return "not reached"
    return f"{sum(check.verdict is Verdict.PASS for check in checks)} of {count(len(checks), 'expectation')} pass"


def _metrics(metrics: Mapping[str, float | None] | None, evaluated: tuple[EvaluatedMetric, ...]) -> str:
    if not metrics:
        return "not reached"
    known_ends = {metric.metric: metric for metric in evaluated}
    known = (
        f"{name} undefined" if value is None else f"{name} {_measured(value, known_ends.get(name))}"
        for name, value in metrics.items()
    )
    level = next((metric.level for metric in evaluated if metric.level is not None), None)
    return ", ".join(known) + (f" ({100 * level:g} % intervals)" if level is not None else "")


def _measured(value: float, metric: EvaluatedMetric | None) -> str:
    """The value, as exact as the ends of its interval, where there is one."""
    if metric is None or metric.low is None or metric.high is None:
        return measure(value)
    places = decimals((metric.high - metric.low) / 2)
    return f"{number(value, places)} [{number(metric.low, places)}, {number(metric.high, places)}]"


def _baseline(metric: EvaluatedMetric) -> str:
    """How the headline compares with a constant prediction."""
    if metric.constant is None or metric.gain_low is None:
        return f"no constant prediction is compared in {metric.metric}"
    reached = f"a constant prediction reaches {metric.metric} {measure(metric.constant)}"
    if metric.is_useless:
        return f"{reached}; it is not certain that the model is better"
    return f"{reached}; the model gains at least {measure(metric.gain_low)}"


def _manifests(files: tuple[PurePosixPath, ...]) -> str:
    environments = Counter(path.parts[0] for path in files if len(path.parts) > 1)
    return ", ".join(f"{name} {count(number, 'file')}" for name, number in sorted(environments.items())) or NONE
