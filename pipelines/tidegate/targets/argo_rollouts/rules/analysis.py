"""What makes an AnalysisTemplate able to fail, and unable to pass on no data.

The controller's semantics: an empty answer is an error, NaN fails with a successCondition alone, passes with a
failureCondition alone, and is inconclusive with both. Errors are retried and pass nothing; a `count` that is not above
`failureLimit` can never fail.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind
from tidegate.targets.argo_rollouts.condition import condition, limits

ARGUMENT = re.compile(r"\{\{\s*args\.([\w-]+)\s*\}\}")
CONDITIONS = ("successCondition", "failureCondition")
HOLDS = "holds"
MOST = 1e308


def metric_names_are_unique(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "AnalysisTemplate"):
        names = [metric["name"] for metric in spec["metrics"]]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Flaw(manifest, f"a second metric named {name}", ("spec", "metrics", number))


def measurements_end(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, metric in _metrics(objects):
        if "interval" in metric and "count" not in metric:
            yield Flaw(
                manifest, "an interval without a count never ends, and neither does the step", (*path, "interval")
            )
        if metric.get("count", 1) > 1 and "interval" not in metric:
            yield Flaw(manifest, f"count {metric['count']} needs an interval", (*path, "count"))


def measurements_can_fail(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, metric in _metrics(objects):
        count, limit = metric.get("count", 1), metric.get("failureLimit", 0)
        if limit < 0:
            yield Flaw(manifest, f"failureLimit {limit} lets every failure pass", (*path, "failureLimit"))
        elif count <= limit:
            reason = f"count {count} with failureLimit {limit} can never fail; the count must be above the limit"
            yield Flaw(manifest, reason, (*path, "failureLimit"))
        if metric.get("inconclusiveLimit", 0) >= count:
            reason = f"inconclusiveLimit {metric['inconclusiveLimit']} lets {count} measurements without data pass"
            yield Flaw(manifest, reason, (*path, "inconclusiveLimit"))


def no_data_is_inconclusive(objects: Objects) -> Iterator[Flaw]:
    """Both conditions must exist, and be false for an empty answer and for NaN."""
    for manifest, path, metric in _metrics(objects):
        for key in CONDITIONS:
            if key not in metric:
                yield Flaw(manifest, f"{metric['name']} has no {key}, so no data would not be inconclusive", path)
                continue
            for answer, named in (([], "an empty answer"), ([math.nan], "NaN")):
                if outcome := _outcome(metric[key], answer):
                    reason = f"{key} {outcome} for {named}; require a number: len(result) > 0 && !isNaN(result[0]) && …"
                    yield Flaw(manifest, reason, (*path, key))


def conditions_can_hold(objects: Objects) -> Iterator[Flaw]:
    """A failureCondition that no number meets never fails, a successCondition that none meets never passes."""
    for manifest, path, metric in _metrics(objects):
        numbers = {0.0, -MOST, MOST}
        for limit in (limit for key in CONDITIONS for limit in limits(metric.get(key, ""))):
            numbers |= {limit, math.nextafter(limit, MOST), math.nextafter(limit, -MOST)}
        for key, verdict in zip(CONDITIONS, ("pass", "fail"), strict=True):
            if key in metric and not any(_outcome(metric[key], [number]) == HOLDS for number in numbers):
                yield Flaw(manifest, f"no number meets {key}, so it can never {verdict}", (*path, key))


def _outcome(text: str, answer: list[float]) -> str:
    """How a condition decides on an answer, or why it can't; empty when it does not hold."""
    try:
        return HOLDS if condition(text)(answer) else ""
    except LookupError:
        return "is an error"
    except ValueError as error:
        return str(error)


def arguments_are_declared(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "AnalysisTemplate"):
        declared = {argument["name"] for argument in spec.get("args", [])}
        for number, metric in enumerate(spec["metrics"]):
            query = metric["provider"]["prometheus"]["query"]
            for name in sorted(set(ARGUMENT.findall(query)) - declared):
                path = ("spec", "metrics", number, "provider", "prometheus", "query")
                yield Flaw(manifest, f"the query uses args.{name}, which is not declared", path)


def _metrics(objects: Objects) -> Iterator[tuple[KubernetesObject, tuple[str | int, ...], dict[str, Any]]]:
    for manifest, spec in of_kind(objects, "AnalysisTemplate"):
        for number, metric in enumerate(spec["metrics"]):
            yield manifest, ("spec", "metrics", number), metric


RULES: tuple[Rule, ...] = (
    metric_names_are_unique,
    measurements_end,
    measurements_can_fail,
    no_data_is_inconclusive,
    conditions_can_hold,
    arguments_are_declared,
)
