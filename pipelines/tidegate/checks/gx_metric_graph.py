"""Great Expectations' graph of metrics, built once."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from great_expectations.execution_engine import ExecutionEngine
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validation_graph import ValidationGraph


class Graph(ValidationGraph):  # type: ignore[misc]
    """What metrics are computed from. Great Expectations works that out anew each time that one is used, which costs
    more than a small table: most are the table's columns."""

    def __init__(self, engine: ExecutionEngine, known: Mapping[Any, MetricConfiguration] | None = None) -> None:
        super().__init__(execution_engine=engine)
        self.expanded = dict(known or {})

    def build_metric_dependency_graph(
        self, metric_configuration: MetricConfiguration, runtime_configuration: dict[str, Any] | None = None
    ) -> None:
        self.set_metric_configuration_default_kwargs_if_absent(metric_configuration)
        known = self.expanded.setdefault(metric_configuration.id, metric_configuration)
        if known is metric_configuration:
            super().build_metric_dependency_graph(metric_configuration, runtime_configuration)
        else:
            metric_configuration.metric_dependencies = known.metric_dependencies

    def include(self, other: "Graph") -> None:
        for edge in other.edges:
            self.add(edge)
        self.expanded |= other.expanded


@contextmanager
def quiet() -> Iterator[None]:
    """Errors are outcomes here: Great Expectations need not print them, with tracebacks, as they happen."""
    logger = logging.getLogger("great_expectations")
    level, disabled = logger.level, logger.disabled
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.disabled = disabled
