"""Compute what a suite needs in as few passes over the table as Great Expectations' bundling allows.

Great Expectations resolves a graph of metrics; its validator then throws away all but the verdict and some text. The
graph is resolved here directly, with its own calculator, because the counts that it holds (rows, missing, unexpected)
are what tells a judged pass from a pass on nothing.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from great_expectations.exceptions import GreatExpectationsError
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator
from great_expectations.validator.validation_graph import ValidationGraph

from tidegate.checks.conditions import row_condition
from tidegate.checks.suite import Judged

# what its metrics, third-party code over a user's data, raise when the data are not what the expectation is about
UNCOMPUTABLE = (GreatExpectationsError, ArithmeticError, AssertionError, LookupError, TypeError, ValueError)

BOOLEAN = {"result_format": {"result_format": "BOOLEAN_ONLY"}}
BASIC = {"result_format": {"result_format": "BASIC", "partial_unexpected_count": 5}}


@dataclass(frozen=True, slots=True)
class Measured:
    """One expectation's outcome in numbers. `error` says why it could not be computed; then the rest is unset."""

    success: bool = False
    rows: int = 0
    """Rows that it judged."""
    selected: int = 0
    """Rows that its condition selects."""
    unexpected: int | None = None
    """Rows that break it, where it judges row by row."""
    observed: Any = None
    """What was measured instead, where it judges the column or table as a whole."""
    examples: tuple[Any, ...] = ()
    """Values that break it, where it judges the set of values."""
    lacking: tuple[str, ...] = ()
    """Names or values that should be there and are not."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Needs:
    """The metrics behind one expectation, by role."""

    own: dict[str, MetricConfiguration]
    counts: dict[str, MetricConfiguration]
    runtime: dict[str, Any]

    def all(self) -> Iterator[MetricConfiguration]:
        yield from self.own.values()
        yield from self.counts.values()


def measure(engine: ExecutionEngine, suite: Sequence[Judged], types: Mapping[str, str]) -> dict[str, Measured]:
    """Every expectation of `suite` by name, computed together; what can't be computed does not stop the others."""
    needs: dict[str, _Needs] = {}
    measured: dict[str, Measured] = {}
    with _quiet():
        graph = ValidationGraph(execution_engine=engine)
        for judged in suite:
            try:
                needs[judged.name] = _needs(engine, judged, types)
                own = MetricsCalculator(engine).build_metric_dependency_graph(list(needs[judged.name].all()), BOOLEAN)
            except UNCOMPUTABLE as error:
                measured[judged.name] = Measured(error=_line(error))
                continue
            for edge in own.edges:
                graph.add(edge)
        values, aborted = MetricsCalculator(engine).resolve_validation_graph(graph, BOOLEAN)
        for judged in suite:
            if judged.name not in measured:
                measured[judged.name] = _read(engine, judged, needs[judged.name], values, aborted)
    return measured


def row_count(engine: ExecutionEngine) -> int:
    with _quiet():
        return int(
            MetricsCalculator(engine).get_metric(MetricConfiguration("table.row_count", metric_domain_kwargs={}))
        )


def condition(engine: ExecutionEngine, judged: Judged) -> Any:
    """Which rows are unexpected, in the engine's terms; None where the expectation does not judge row by row."""
    metric = _map_metric(judged)
    if metric is None:
        return None
    with _quiet():
        wanted = _metric(f"{metric}.condition", judged)
        values, _ = MetricsCalculator(engine).compute_metrics([wanted], BOOLEAN)
    return values.get(wanted.id)


def _needs(engine: ExecutionEngine, judged: Judged, types: Mapping[str, str]) -> _Needs:
    runtime = BOOLEAN if _map_metric(judged) else BASIC
    own = judged.built.get_validation_dependencies(execution_engine=engine, runtime_configuration=runtime)
    counts = {"selected": _row_count(judged, types, ())}
    match judged.columns:
        case _ if judged.judges_missing:
            pass
        case (_,):
            counts["missing"] = _metric("column_values.nonnull.unexpected_count", judged)
        case (_, _, *_):
            counts["judged"] = _row_count(judged, types, judged.columns)
    return _Needs(own.metric_configurations, counts, runtime)


def _row_count(judged: Judged, types: Mapping[str, str], present: Sequence[str]) -> MetricConfiguration:
    rows = row_condition(judged.condition, types, present)
    return MetricConfiguration("table.row_count", metric_domain_kwargs={"row_condition": rows} if rows else {})


def _metric(name: str, judged: Judged) -> MetricConfiguration:
    found = get_metric_kwargs(name, configuration=judged.built.configuration, runtime_configuration=BOOLEAN)
    return MetricConfiguration(name, found["metric_domain_kwargs"], found["metric_value_kwargs"])


def _map_metric(judged: Judged) -> str | None:
    """The metric that says of each row whether it is expected. Type expectations have one and do not use it in SQL."""
    name = getattr(judged.built, "map_metric", None)
    return name if name and not judged.declared.type.endswith(("_of_type", "_in_type_list")) else None


def _read(
    engine: ExecutionEngine, judged: Judged, needs: _Needs, values: Mapping[Any, Any], aborted: Mapping[Any, Any]
) -> Measured:
    if lacking := [each for each in needs.all() if each.id not in values]:
        causes = [cause for each in lacking if (cause := _cause(each, aborted))]
        return Measured(error=_line(causes[0] if causes else f"{lacking[0].metric_name} is not available"))
    try:
        result = judged.built.metrics_validate(
            values, runtime_configuration=dict(needs.runtime), execution_engine=engine
        )
    except UNCOMPUTABLE as error:
        return Measured(error=_line(error))
    said = result.result or {}
    details = (said.get("details") or {}).get("mismatched")
    mismatched = details if isinstance(details, dict) else {}  # where the order is judged, a list of positions
    selected = int(values[needs.counts["selected"].id])
    rows = selected
    if "missing" in needs.counts:
        rows -= int(values[needs.counts["missing"].id] or 0)
    if "judged" in needs.counts:
        rows = int(values[needs.counts["judged"].id])
    unexpected = needs.own.get(f"{_map_metric(judged)}.unexpected_count")
    return Measured(
        success=bool(result.success),
        rows=rows,
        selected=selected,
        unexpected=None if unexpected is None else int(values[unexpected.id] or 0),
        observed=said.get("observed_value"),
        examples=tuple(said.get("partial_unexpected_list") or mismatched.get("unexpected", ())),
        lacking=tuple(said.get("partial_missing_list") or mismatched.get("missing", ())),
    )


def _cause(metric: MetricConfiguration, aborted: Mapping[Any, Any]) -> str:
    """What stopped a metric, or one that it is computed from."""
    if metric.id in aborted:
        return str(aborted[metric.id]["exception_info"]["exception_message"])
    return next(filter(None, (_cause(each, aborted) for each in metric.metric_dependencies.values())), "")


def _line(error: object) -> str:
    """The first line that says something, without the SQL and addresses that follow it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]


@contextmanager
def _quiet() -> Iterator[None]:
    """Errors are outcomes here: Great Expectations need not print them, with tracebacks, as they happen."""
    logger = logging.getLogger("great_expectations")
    level, disabled = logger.level, logger.disabled
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.disabled = disabled
