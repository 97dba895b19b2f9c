"""Log which pass over the table is running; the CLI shows it on a terminal."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.validation_graph import ValidationGraph

LOG = logging.getLogger("tidegate.checks")
PARTS = (".aggregate_fn", ".condition", ".map", "table.columns", "table.column_types")
"""Metrics that are parts of others' queries and do not read rows themselves."""
NAMED = 3


class PassAnnouncer:
    """Mixed into an engine of Great Expectations, which computes in one pass all metrics whose inputs are known."""

    passes: "Passes | None" = None

    def resolve_metrics(
        self,
        metrics_to_resolve: "Iterable[MetricConfiguration]",
        metrics: dict[object, object] | None = None,
        runtime_configuration: dict[str, object] | None = None,
    ) -> dict[object, object]:
        if self.passes:
            self.passes.begin(metrics_to_resolve)
        resolved: dict[object, object] = super().resolve_metrics(  # type: ignore[misc]
            metrics_to_resolve, metrics, runtime_configuration
        )
        return resolved


class Passes:
    """The number of passes: the length of the longest chain of metrics that depend on one another."""

    def __init__(self, graph: "ValidationGraph") -> None:
        needed: dict[object, list[object]] = defaultdict(list)
        for edge in graph.edges:
            needed[edge.left.id].extend([edge.right.id] if edge.right else [])
        depths: dict[object, int] = {}
        numbers = {edge.left.id for edge in graph.edges if _is_number(edge.left)}
        self.total = len({_depth(metric, needed, depths) for metric in numbers})
        self.begun = 0

    def begin(self, metrics: "Iterable[MetricConfiguration]") -> None:
        if not (numbers := [metric for metric in metrics if _is_number(metric)]):
            return
        self.begun += 1
        total = max(self.total, self.begun)  # a failed metric is tried again by itself
        LOG.info("pass %d of %d over the table: %s", self.begun, total, _named(numbers))


def _depth(metric: object, needed: Mapping[object, list[object]], depths: dict[object, int]) -> int:
    if metric not in depths:
        depths[metric] = 1 + max((_depth(source, needed, depths) for source in needed.get(metric, [])), default=0)
    return depths[metric]


def _is_number(metric: "MetricConfiguration") -> bool:
    return not metric.metric_name.endswith(PARTS)


def _named(metrics: "list[MetricConfiguration]") -> str:
    columns = sorted({str(metric.metric_domain_kwargs.get("column") or "") for metric in metrics} - {""})
    more = f" and {len(columns) - NAMED} more columns" if len(columns) > NAMED else ""
    numbers = f"{len(metrics)} number{'' if len(metrics) == 1 else 's'}"
    return f"{numbers} of {', '.join(columns[:NAMED])}{more}" if columns else f"{numbers} of the table"
