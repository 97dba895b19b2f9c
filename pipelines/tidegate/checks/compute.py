"""Compute what a suite needs in as few passes over the table as possible.

Great Expectations resolves a graph of metrics; its validator then discards all but the verdict and some text. This
module resolves the graph directly, with Great Expectations' own calculator: its counts (rows, missing, unexpected)
distinguish a real pass from a pass on no rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, SupportsInt

from great_expectations.exceptions import GreatExpectationsError
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from tidegate.checks.gx_column_names import found_once
from tidegate.checks.gx_configurations import made_once
from tidegate.checks.gx_metric_graph import Graph, quiet
from tidegate.checks.open_table import Breaking
from tidegate.checks.progress import PassAnnouncer, Passes
from tidegate.checks.report import plain
from tidegate.checks.suite import BuiltExpectation
from tidegate.config.expression import instant
from tidegate.errors import InfrastructureError

# what its metrics, third-party code over a user's data, raise when an expectation does not apply to the data
UNCOMPUTABLE = (GreatExpectationsError, ArithmeticError, AssertionError, LookupError, TypeError, ValueError)

BOOLEAN: dict[str, object] = {"result_format": {"result_format": "BOOLEAN_ONLY"}}
BASIC: dict[str, object] = {"result_format": {"result_format": "BASIC", "partial_unexpected_count": 5}}
ROWS = "table.row_count"
OF_COLUMN = ("column.mean", "column.median", "column.standard_deviation", "column.sum")
OF_SPREAD = ("_stdev_to_be_between", "_z_scores_to_be_less_than", "_not_be_outliers")
UNDEFINED = (None, "nan", "<NA>")
QUANTILES = "expect_column_quantile_values_to_be_between"


@dataclass(frozen=True, slots=True)
class Measured:
    """One expectation's outcome in numbers. `error` is why it could not be computed; then the rest is unset."""

    success: bool = False
    rows: int = 0
    """Rows that it checked."""
    selected: int = 0
    """Rows that its condition selects."""
    unexpected: int | None = None
    """Rows that break it, where it checks row by row."""
    observed: object = None
    """What was measured instead, where it checks the column or table as a whole."""
    examples: tuple[object, ...] = ()
    """Values that break it, where it checks the set of values."""
    lacking: tuple[str, ...] = ()
    """Names or values that are missing."""
    breaking: Breaking | None = None
    """Which rows break it, where it checks row by row and fails."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Needs:
    """The metrics behind one expectation, by role."""

    own: dict[str, MetricConfiguration]
    counts: dict[str, MetricConfiguration]
    runtime: dict[str, object]

    def all(self) -> Iterator[MetricConfiguration]:
        yield from self.own.values()
        yield from self.counts.values()


@dataclass(frozen=True, slots=True)
class _Computed:
    """What Great Expectations computed, by the metrics' ids, and what kept it from computing others."""

    values: Mapping[object, object]
    aborted: Mapping[object, Mapping[str, Mapping[str, object]]]

    def has(self, metric: MetricConfiguration) -> bool:
        return metric.id in self.values

    def value(self, metric: MetricConfiguration) -> object:
        return self.values[metric.id]

    def count(self, metric: MetricConfiguration) -> int:
        """The number of rows that a metric counted; SQL's sum over none of them is NULL."""
        number = self.values[metric.id] or 0
        assert isinstance(number, SupportsInt)
        return int(number)

    def cause(self, metric: MetricConfiguration) -> str:
        """The error of a metric, or of one that it is computed from."""
        if metric.id in self.aborted:
            return str(self.aborted[metric.id]["exception_info"]["exception_message"])
        return next(filter(None, map(self.cause, metric.metric_dependencies.values())), "")


def measure(engine: ExecutionEngine, suite: Sequence[BuiltExpectation]) -> tuple[int, dict[str, Measured]]:
    """The number of rows, and every expectation of `suite` by name, computed together, in one pass where possible.

    One that can't be computed does not stop the others.
    """
    needs: dict[str, _Needs] = {}
    measured: dict[str, Measured] = {}
    with quiet(), made_once(), found_once():
        graph, rows = Graph(engine), _all_rows()
        graph.build_metric_dependency_graph(rows, BOOLEAN)
        for expectation in suite:
            own = Graph(engine, graph.own)
            try:
                needs[expectation.name] = _needs(engine, expectation)
                for metric in needs[expectation.name].all():
                    own.build_metric_dependency_graph(metric, BOOLEAN)
            except UNCOMPUTABLE as error:
                measured[expectation.name] = Measured(error=_line(error))
                continue
            graph.include(own)
        if isinstance(engine, PassAnnouncer):
            engine.passes = Passes(graph)
        computed = _Computed(*MetricsCalculator(engine).resolve_validation_graph(graph, BOOLEAN))
        for expectation in suite:
            if expectation.name not in measured:
                measured[expectation.name] = _read(engine, expectation, needs[expectation.name], computed)
    if not computed.has(rows):
        raise InfrastructureError(f"the table can't be read: {_line(computed.cause(rows))}")
    return computed.count(rows), measured


def _needs(engine: ExecutionEngine, expectation: BuiltExpectation) -> _Needs:
    runtime = BOOLEAN if _map_metric(expectation) else BASIC
    own = expectation.built.get_validation_dependencies(execution_engine=engine, runtime_configuration=runtime)
    counts = {"selected": _metric(ROWS, expectation)}
    match expectation.columns:
        case _ if expectation.includes_missing:
            pass
        case (_,):
            counts["missing"] = _metric("column_values.nonnull.unexpected_count", expectation)
        case (_, _, *_):
            counts["checked"] = own.metric_configurations[f"{_map_metric(expectation)}.filtered_row_count"]
    return _Needs(own.metric_configurations, counts, runtime)


def _all_rows() -> MetricConfiguration:
    """Named as the expectations without a condition name it: one count serves all."""
    return MetricConfiguration(ROWS, dict.fromkeys(get_metric_kwargs(ROWS)["metric_domain_keys"]))


def _metric(name: str, expectation: BuiltExpectation) -> MetricConfiguration:
    kwargs = get_metric_kwargs(name, configuration=expectation.built.configuration, runtime_configuration=BOOLEAN)
    return MetricConfiguration(name, kwargs["metric_domain_kwargs"], kwargs["metric_value_kwargs"])


def _map_metric(expectation: BuiltExpectation) -> str | None:
    """The metric that marks each row as expected or not. Type expectations have one and do not use it in SQL."""
    name = getattr(expectation.built, "map_metric", None)
    return name if name and not expectation.declared.type.endswith(("_of_type", "_in_type_list")) else None


def _read(engine: ExecutionEngine, expectation: BuiltExpectation, needs: _Needs, computed: _Computed) -> Measured:
    columns = ", ".join(expectation.columns)
    if all(map(computed.has, needs.counts.values())):
        _, rows = _counted(needs, computed)
        if rows == 1 and expectation.declared.type.endswith(OF_SPREAD):
            return Measured(error=f"{columns} has one value; a spread needs at least two")
    if missing := [metric for metric in needs.all() if not computed.has(metric)]:
        causes = [cause for metric in missing if (cause := computed.cause(metric))]
        return Measured(error=_line(causes[0] if causes else f"{missing[0].metric_name} is not available"))
    if expectation.declared.type == QUANTILES:
        return _quantiles(expectation, needs, computed)
    try:
        result = expectation.built.metrics_validate(
            computed.values, runtime_configuration=dict(needs.runtime), execution_engine=engine
        )
    except UNCOMPUTABLE as error:
        return Measured(error=_line(error))
    selected, rows = _counted(needs, computed)
    if rows and _undefined(needs, computed):
        return Measured(error=f"{columns} has infinite values, for which it is undefined")
    details = result.result or {}
    mismatches = (details.get("details") or {}).get("mismatched")
    mismatched = mismatches if isinstance(mismatches, dict) else {}  # where the order is checked, a list of positions
    metric = _map_metric(expectation)
    unexpected = needs.own.get(f"{metric}.unexpected_count")
    return Measured(
        success=bool(result.success),
        rows=rows,
        selected=selected,
        unexpected=None if unexpected is None else computed.count(unexpected),
        observed=details.get("observed_value"),
        examples=tuple(details.get("partial_unexpected_list") or mismatched.get("unexpected", ())),
        lacking=tuple(details.get("partial_missing_list") or mismatched.get("missing", ())),
        breaking=_breaking(computed, metric, expectation) if metric and not result.success else None,
    )


def _breaking(computed: _Computed, metric: str, expectation: BuiltExpectation) -> Breaking:
    condition = computed.value(_metric(f"{metric}.condition", expectation))
    assert isinstance(condition, tuple)
    rows, domain, _ = condition
    return Breaking(rows, domain)


def _counted(needs: _Needs, computed: _Computed) -> tuple[int, int]:
    """Rows that the condition selects, and of them those that are checked."""
    selected = computed.count(needs.counts["selected"])
    if "checked" in needs.counts:
        return selected, computed.count(needs.counts["checked"])
    return selected, selected - (computed.count(needs.counts["missing"]) if "missing" in needs.counts else 0)


def _quantiles(expectation: BuiltExpectation, needs: _Needs, computed: _Computed) -> Measured:
    """Compare with the ranges exactly, times too: Great Expectations allows 0.01 % more, and only for numbers."""
    selected, rows = _counted(needs, computed)
    measured = computed.value(needs.own["column.quantile_values"])
    assert isinstance(measured, Iterable)
    quantiles = list(measured)
    ranges = expectation.declared.kwargs["quantile_ranges"]
    within = [
        value is not None
        and (low is None or _ordered(low) <= _ordered(value))
        and (high is None or _ordered(value) <= _ordered(high))
        for value, (low, high) in zip(quantiles, ranges["value_ranges"], strict=True)
    ]
    observed = {"quantiles": ranges["quantiles"], "values": quantiles}
    return Measured(success=all(within), rows=rows, selected=selected, observed=observed)


def _ordered(value: Any) -> Any:
    """Text is a time, in the declaration and in what an engine returns as JSON."""
    return instant(value) if isinstance(value, str) else value


def _undefined(needs: _Needs, computed: _Computed) -> bool:
    """Whether it is computed from a number of the column that is undefined: NaN or NULL, depending on the engine."""
    pending = list(needs.own.values())
    while pending:
        metric = pending.pop()
        if metric.metric_name in OF_COLUMN and plain(computed.value(metric)) in UNDEFINED:
            return True
        pending.extend(metric.metric_dependencies.values())
    return False


def _line(error: object) -> str:
    """The first line with text, without the SQL and addresses that follow it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]
