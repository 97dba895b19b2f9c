"""What makes an AnalysisTemplate able to fail, and unable to pass on no data.

The controller's semantics: an empty answer is an error, NaN fails with a successCondition alone, passes with a
failureCondition alone, and is inconclusive with both. Errors are retried and pass nothing; a `count` that is not above
`failureLimit` can never fail.
"""

import re
from collections.abc import Iterator
from typing import Any

from tidegate.targets._render import Manifest
from tidegate.targets.rules import Flaw, Manifests, Rule, of_kind

ARGUMENT = re.compile(r"\{\{\s*args\.([\w-]+)\s*\}\}")
GUARDS = ("len(result) > 0", "!isNaN(result[0])")


def metric_names_are_unique(manifests: Manifests) -> Iterator[Flaw]:
    for manifest, spec in of_kind(manifests, "AnalysisTemplate"):
        names = [metric["name"] for metric in spec["metrics"]]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Flaw(manifest, f"a second metric named {name}", ("spec", "metrics", number))


def measurements_end(manifests: Manifests) -> Iterator[Flaw]:
    for manifest, path, metric in _metrics(manifests):
        if "interval" in metric and "count" not in metric:
            yield Flaw(manifest, "an interval without a count never ends, and the step with it", (*path, "interval"))
        if metric.get("count", 1) > 1 and "interval" not in metric:
            yield Flaw(manifest, f"count {metric['count']} needs an interval", (*path, "count"))


def measurements_can_fail(manifests: Manifests) -> Iterator[Flaw]:
    for manifest, path, metric in _metrics(manifests):
        count, limit = metric.get("count", 1), metric.get("failureLimit", 0)
        if limit < 0:
            yield Flaw(manifest, f"failureLimit {limit} lets every failure pass", (*path, "failureLimit"))
        elif count <= limit:
            reason = f"count {count} with failureLimit {limit} can never fail; the count has to be above the limit"
            yield Flaw(manifest, reason, (*path, "failureLimit"))
        if metric.get("inconclusiveLimit", 0) >= count:
            reason = f"inconclusiveLimit {metric['inconclusiveLimit']} lets {count} measurements without data pass"
            yield Flaw(manifest, reason, (*path, "inconclusiveLimit"))


def no_data_never_passes(manifests: Manifests) -> Iterator[Flaw]:
    """Both conditions, each demanding a number: then an empty answer and NaN are inconclusive."""
    for manifest, path, metric in _metrics(manifests):
        for key in ("successCondition", "failureCondition"):
            condition = metric.get(key)
            if condition is None:
                yield Flaw(manifest, f"{metric['name']} has no {key}; no data would not be inconclusive", path)
            elif any(guard not in condition for guard in GUARDS):
                reason = f"{key} has to demand a number: {' && '.join(GUARDS)} && …"
                yield Flaw(manifest, reason, (*path, key))


def arguments_are_declared(manifests: Manifests) -> Iterator[Flaw]:
    for manifest, spec in of_kind(manifests, "AnalysisTemplate"):
        declared = {argument["name"] for argument in spec.get("args", [])}
        for number, metric in enumerate(spec["metrics"]):
            query = metric["provider"]["prometheus"]["query"]
            for name in sorted(set(ARGUMENT.findall(query)) - declared):
                path = ("spec", "metrics", number, "provider", "prometheus", "query")
                yield Flaw(manifest, f"the query uses args.{name}, which is not declared", path)


def _metrics(manifests: Manifests) -> Iterator[tuple[Manifest, tuple[str | int, ...], dict[str, Any]]]:
    for manifest, spec in of_kind(manifests, "AnalysisTemplate"):
        for number, metric in enumerate(spec["metrics"]):
            yield manifest, ("spec", "metrics", number), metric


RULES: tuple[Rule, ...] = (
    metric_names_are_unique,
    measurements_end,
    measurements_can_fail,
    no_data_never_passes,
    arguments_are_declared,
)
