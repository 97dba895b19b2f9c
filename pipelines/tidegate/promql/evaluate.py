"""Evaluate a query at a time: a number, or one number per set of labels."""

import math
import operator
from collections.abc import Callable, Iterator, Mapping

from tidegate.promql.counters import increase, quantile
from tidegate.promql.parse import Binary, Call, Negative, Node, Number, SeriesSelector, UnknownQueryError, parse
from tidegate.promql.series import Labels, SeriesStore

Vector = dict[Labels, float]
"""Values by labels, without the series' name."""
Value = float | Vector


def _divided(left: float, right: float) -> float:
    """Division as the processor does it: by 0, infinity or NaN."""
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def _root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
}
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
EACH: Mapping[str, Callable[[float], float]] = {"abs": abs, "sqrt": _root}


def evaluate(query: str, store: SeriesStore, time: float) -> Value:
    """What Prometheus would answer at `time` (seconds).

    Raises UnknownQueryError for a query beyond the known part of the language.
    """
    return _Evaluation(store, time, query).value(parse(query))


class _Evaluation:
    """One query at one time."""

    def __init__(self, store: SeriesStore, time: float, query: str) -> None:
        self.store, self.time, self.query = store, time, query

    def value(self, node: Node) -> Value:
        match node:
            case Number(value):
                return value
            case Negative(operand):
                return _mapped(operator.neg, self.value(operand))
            case SeriesSelector(range_s=None):
                return self.instant(node)
            case Binary():
                return self.binary(node)
            case Call():
                return self.call(node)
        raise self.unknown("a range where a number is needed")

    def unknown(self, what: str) -> UnknownQueryError:
        return UnknownQueryError(f"{what}: {self.query}")

    def vector(self, node: Node) -> Vector:
        found = self.value(node)
        if isinstance(found, float):
            raise self.unknown("a number where series are needed")
        return found

    def number(self, node: Node) -> float:
        found = self.value(node)
        if not isinstance(found, float):
            raise self.unknown("series where a number is needed")
        return found

    def instant(self, node: SeriesSelector) -> Vector:
        series = self.store.select(node.name, node.matchers)
        values = ((labels, samples.at(self.time - node.offset_s)) for labels, samples in series)
        return {labels: value for labels, value in values if value is not None}

    def windows(self, node: Node) -> Iterator[tuple[Labels, list[float], list[float], float, float]]:
        """For each series, the times and values of a range, and its begin and end."""
        if not isinstance(node, SeriesSelector) or node.range_s is None:
            raise self.unknown("a range is needed")
        end = self.time - node.offset_s
        for labels, samples in self.store.select(node.name, node.matchers):
            times, values = samples.between(end - node.range_s, end)
            if times:
                yield labels, times, values, end - node.range_s, end

    def call(self, node: Call) -> Value:
        match node.function, node.arguments:
            case ("sum" | "max") as function, (argument,):
                return _aggregated(function, self.vector(argument), node.by)
            case ("increase" | "rate") as function, (argument,):
                return self.growth(argument, per_second=function == "rate")
            case ("min_over_time" | "max_over_time") as function, (argument,):
                extreme = min if function == "min_over_time" else max
                return {labels: extreme(values) for labels, _, values, _, _ in self.windows(argument)}
            case "histogram_quantile", (share, buckets):
                return _quantiles(self.number(share), self.vector(buckets))
            case "clamp_min", (argument, least):
                lowest = self.number(least)
                return _mapped(lambda value: value if math.isnan(value) else max(value, lowest), self.vector(argument))
            case "scalar", (argument,):
                values = [*self.vector(argument).values()]
                return values[0] if len(values) == 1 else math.nan
            case "vector", (argument,):
                return {(): self.number(argument)}
            case function, (argument,) if function in EACH:
                return _mapped(EACH[function], self.vector(argument))
        raise self.unknown(f"unknown function {node.function}")

    def growth(self, node: Node, *, per_second: bool) -> Vector:
        grown: Vector = {}
        for labels, times, values, start, end in self.windows(node):
            if (by := increase(times, values, start, end)) is not None:
                grown[labels] = by / (end - start) if per_second else by
        return grown

    def binary(self, node: Binary) -> Value:
        if node.operator in ("or", "and", "unless"):
            return _combined(node.operator, self.vector(node.left), self.vector(node.right))
        left, right = self.value(node.left), self.value(node.right)
        if node.operator in COMPARISONS:
            if isinstance(left, float) and isinstance(right, float):
                raise self.unknown("two numbers are compared without bool")
            return _kept(COMPARISONS[node.operator], left, right)
        return _calculated(ARITHMETIC[node.operator], left, right)


def _aggregated(function: str, vector: Vector, by: tuple[str, ...]) -> Vector:
    """The sum or the largest of each group; NaN is the largest only where nothing else is."""
    groups: dict[Labels, list[float]] = {}
    for labels, value in vector.items():
        groups.setdefault(tuple((name, text) for name, text in labels if name in by), []).append(value)
    combined = sum if function == "sum" else _largest
    return {labels: combined(values) for labels, values in groups.items()}


def _largest(values: list[float]) -> float:
    return max((value for value in values if not math.isnan(value)), default=math.nan)


def _quantiles(share: float, vector: Vector) -> Vector:
    histograms: dict[Labels, list[tuple[float, float]]] = {}
    for labels, count in vector.items():
        bound = dict(labels).get("le")
        if bound is not None:
            rest = tuple(label for label in labels if label[0] != "le")
            histograms.setdefault(rest, []).append((float(bound), count))
    return {labels: quantile(share, buckets) for labels, buckets in histograms.items()}


def _mapped(function: Callable[[float], float], value: Value) -> Value:
    if isinstance(value, float):
        return function(value)
    return {labels: function(number) for labels, number in value.items()}


def _combined(word: str, left: Vector, right: Vector) -> Vector:
    match word:
        case "and":
            return {labels: value for labels, value in left.items() if labels in right}
        case "unless":
            return {labels: value for labels, value in left.items() if labels not in right}
        case _:
            return left | {labels: value for labels, value in right.items() if labels not in left}


def _kept(holds: Callable[[float, float], bool], left: Value, right: Value) -> Vector:
    """The vector's values for which the comparison holds."""
    if isinstance(left, float):
        assert not isinstance(right, float)
        return {labels: value for labels, value in right.items() if holds(left, value)}
    pairs = ((labels, value, _beside(right, labels)) for labels, value in left.items())
    return {labels: value for labels, value, other in pairs if other is not None and holds(value, other)}


def _calculated(function: Callable[[float, float], float], left: Value, right: Value) -> Value:
    if isinstance(left, float):
        return _mapped(lambda value: function(left, value), right)
    pairs = ((labels, value, _beside(right, labels)) for labels, value in left.items())
    return {labels: function(value, other) for labels, value, other in pairs if other is not None}


def _beside(value: Value, labels: Labels) -> float | None:
    return value if isinstance(value, float) else value.get(labels)
