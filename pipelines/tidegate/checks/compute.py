"""Compute what a suite needs in as few passes over the table as Great Expectations' bundling allows.

Great Expectations resolves a graph of metrics; its validator then throws away all but the verdict and some text. The
graph is resolved here directly, with its own calculator, because the counts that it holds (rows, missing, unexpected)
are what tells a judged pass from a pass on nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from great_expectations.exceptions import GreatExpectationsError
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from tidegate.checks.gx_metric_graph import Graph, quiet
from tidegate.checks.progress import Announced, Passes
from tidegate.checks.report import plain
from tidegate.checks.suite import Judged
from tidegate.config.expression import instant
from tidegate.errors import InfrastructureError

# what its metrics, third-party code over a user's data, raise when the data are not what the expectation is about
UNCOMPUTABLE = (GreatExpectationsError, ArithmeticError, AssertionError, LookupError, TypeError, ValueError)

BOOLEAN = {"result_format": {"result_format": "BOOLEAN_ONLY"}}
BASIC = {"result_format": {"result_format": "BASIC", "partial_unexpected_count": 5}}


ROWS = "table.row_count"
OF_COLUMN = ("column.mean", "column.median", "column.standard_deviation", "column.sum")
OF_SPREAD = ("_stdev_to_be_between", "_z_scores_to_be_less_than", "_not_be_outliers")
UNDEFINED = (None, "nan", "<NA>")
QUANTILES = "expect_column_quantile_values_to_be_between"


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
    breaking: Any = None
    """Which rows break it, in the engine's terms, where it judges row by row and fails."""
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


def measure(engine: ExecutionEngine, suite: Sequence[Judged]) -> tuple[int, dict[str, Measured]]:
    """The number of rows, and every expectation of `suite` by name: computed together, in one pass where they can be.

    What can't be computed does not stop the others.
    """
    needs: dict[str, _Needs] = {}
    measured: dict[str, Measured] = {}
    with quiet():
        graph, rows = Graph(engine), _all_rows()
        graph.build_metric_dependency_graph(rows, BOOLEAN)
        for judged in suite:
            own = Graph(engine, graph.expanded)
            try:
                needs[judged.name] = _needs(engine, judged)
                for metric in needs[judged.name].all():
                    own.build_metric_dependency_graph(metric, BOOLEAN)
            except UNCOMPUTABLE as error:
                measured[judged.name] = Measured(error=_line(error))
                continue
            graph.include(own)
        if isinstance(engine, Announced):
            engine.passes = Passes(graph)
        values, aborted = MetricsCalculator(engine).resolve_validation_graph(graph, BOOLEAN)
        for judged in suite:
            if judged.name not in measured:
                measured[judged.name] = _read(engine, judged, needs[judged.name], values, aborted)
    if rows.id not in values:
        raise InfrastructureError(f"the table can't be read: {_line(_cause(rows, aborted))}")
    return int(values[rows.id]), measured


def _needs(engine: ExecutionEngine, judged: Judged) -> _Needs:
    runtime = BOOLEAN if _map_metric(judged) else BASIC
    own = judged.built.get_validation_dependencies(execution_engine=engine, runtime_configuration=runtime)
    counts = {"selected": _metric(ROWS, judged)}
    match judged.columns:
        case _ if judged.judges_missing:
            pass
        case (_,):
            counts["missing"] = _metric("column_values.nonnull.unexpected_count", judged)
        case (_, _, *_):
            counts["judged"] = own.metric_configurations[f"{_map_metric(judged)}.filtered_row_count"]
    return _Needs(own.metric_configurations, counts, runtime)


def _all_rows() -> MetricConfiguration:
    """Named as the expectations without a condition name it: one count serves all."""
    return MetricConfiguration(ROWS, dict.fromkeys(get_metric_kwargs(ROWS)["metric_domain_keys"]))


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
    if all(each.id in values for each in needs.counts.values()):
        _, rows = _counted(needs, values)
        if rows == 1 and judged.declared.type.endswith(OF_SPREAD):
            return Measured(error=f"{', '.join(judged.columns)} holds one value, and one has no spread")
    if lacking := [each for each in needs.all() if each.id not in values]:
        causes = [cause for each in lacking if (cause := _cause(each, aborted))]
        return Measured(error=_line(causes[0] if causes else f"{lacking[0].metric_name} is not available"))
    if judged.declared.type == QUANTILES:
        return _quantiles(judged, needs, values)
    try:
        result = judged.built.metrics_validate(
            values, runtime_configuration=dict(needs.runtime), execution_engine=engine
        )
    except UNCOMPUTABLE as error:
        return Measured(error=_line(error))
    selected, rows = _counted(needs, values)
    if rows and _undefined(needs, values):
        return Measured(error=f"{', '.join(judged.columns)} holds infinite values, of which it is not defined")
    said = result.result or {}
    details = (said.get("details") or {}).get("mismatched")
    mismatched = details if isinstance(details, dict) else {}  # where the order is judged, a list of positions
    metric = _map_metric(judged)
    unexpected = needs.own.get(f"{metric}.unexpected_count")
    return Measured(
        success=bool(result.success),
        rows=rows,
        selected=selected,
        unexpected=None if unexpected is None else int(values[unexpected.id] or 0),
        observed=said.get("observed_value"),
        examples=tuple(said.get("partial_unexpected_list") or mismatched.get("unexpected", ())),
        lacking=tuple(said.get("partial_missing_list") or mismatched.get("missing", ())),
        breaking=values[_metric(f"{metric}.condition", judged).id] if metric and not result.success else None,
    )


def _counted(needs: _Needs, values: Mapping[Any, Any]) -> tuple[int, int]:
    """Rows that the condition selects, and of them those that are judged."""
    selected = int(values[needs.counts["selected"].id])
    if "judged" in needs.counts:
        return selected, int(values[needs.counts["judged"].id])
    return selected, selected - (int(values[needs.counts["missing"].id] or 0) if "missing" in needs.counts else 0)


def _quantiles(judged: Judged, needs: _Needs, values: Mapping[Any, Any]) -> Measured:
    """Held to their ranges exactly, times too: Great Expectations allows a ten-thousandth more, of numbers only."""
    selected, rows = _counted(needs, values)
    seen = list(values[needs.own["column.quantile_values"].id])
    ranges = judged.declared.kwargs["quantile_ranges"]
    within = [
        value is not None
        and (low is None or _time(low) <= _time(value))
        and (high is None or _time(value) <= _time(high))
        for value, (low, high) in zip(seen, ranges["value_ranges"], strict=True)
    ]
    observed = {"quantiles": ranges["quantiles"], "values": seen}
    return Measured(success=all(within), rows=rows, selected=selected, observed=observed)


def _time(value: Any) -> Any:
    """Text is a time, in the declaration and in what an engine gives as JSON."""
    return instant(value) if isinstance(value, str) else value


def _undefined(needs: _Needs, values: Mapping[Any, Any]) -> bool:
    """Whether a number of the column that it is computed from is none, which engines call NaN or NULL."""
    pending = list(needs.own.values())
    while pending:
        metric = pending.pop()
        if metric.metric_name in OF_COLUMN and plain(values[metric.id]) in UNDEFINED:
            return True
        pending.extend(metric.metric_dependencies.values())
    return False


def _cause(metric: MetricConfiguration, aborted: Mapping[Any, Any]) -> str:
    """What stopped a metric, or one that it is computed from."""
    if metric.id in aborted:
        return str(aborted[metric.id]["exception_info"]["exception_message"])
    return next(filter(None, (_cause(each, aborted) for each in metric.metric_dependencies.values())), "")


def _line(error: object) -> str:
    """The first line that says something, without the SQL and addresses that follow it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]
