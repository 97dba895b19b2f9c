"""Great Expectations' graph of metrics, built once."""

import logging
from collections import ChainMap
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from great_expectations.execution_engine import ExecutionEngine
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validation_graph import ValidationGraph


class Graph(ValidationGraph):
    """The dependencies of metrics, resolved once each.

    Great Expectations resolves them again for each use of a metric, which costs more than checking a small table: most
    are the table's columns.
    """

    def __init__(
        self, engine: ExecutionEngine, expanded: MutableMapping[object, MetricConfiguration] | None = None
    ) -> None:
        super().__init__(execution_engine=engine)
        self.own: dict[object, MetricConfiguration] = {}
        self.expanded: ChainMap[object, MetricConfiguration] = ChainMap(self.own, {} if expanded is None else expanded)

    def build_metric_dependency_graph(
        self, metric_configuration: MetricConfiguration, runtime_configuration: dict[str, object] | None = None
    ) -> None:
        self.set_metric_configuration_default_kwargs_if_absent(metric_configuration)
        first = self.expanded.setdefault(metric_configuration.id, metric_configuration)
        if first is metric_configuration:
            super().build_metric_dependency_graph(metric_configuration, runtime_configuration)
        else:
            metric_configuration.metric_dependencies = first.metric_dependencies

    def include(self, other: "Graph") -> None:
        for edge in other.edges:
            self.add(edge)
        self.own |= other.own


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Great Expectations from printing errors with tracebacks: here they are outcomes."""
    logger = logging.getLogger("great_expectations")
    level, disabled = logger.level, logger.disabled
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.disabled = disabled
