"""Evaluate CloudWatch alarms in simulated minutes.

Periods, metric math, missing data, and what combines alarms.

A data point is of a whole period, from a multiple of it on; an alarm knows it when the period is over.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from tidegate.alerts.clouds._interface import MINUTE_S, Document
from tidegate.alerts.clouds.simulated_minutes import Minutes

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Mask

RANK = re.compile(r"PR\(:(\d+)\)")
COMBINED = re.compile(r'ALARM\("([^"]+)"\)')


def firing(resources: Mapping[str, Document], minutes: Minutes, cores: float) -> "dict[str, Mask]":
    """By logical id, in which minutes each alarm is in the state ALARM. `cores` are those of an instance."""
    found: dict[str, Mask] = {}
    by_name: dict[str, Mask] = {}
    for name, resource in resources.items():
        properties = cast("dict[str, Any]", resource["Properties"])
        if "AlarmRule" in properties:
            parts = [by_name[part] for part in COMBINED.findall(properties["AlarmRule"])]
            if properties["AlarmRule"] != " AND ".join(
                f'ALARM("{part}")' for part in COMBINED.findall(properties["AlarmRule"])
            ):
                raise ValueError(f"cannot be evaluated: {properties['AlarmRule']}")
            state = parts[0]
            for part in parts[1:]:
                state = state & part
        else:
            state = _alarm(properties, minutes, cores)
        found[name] = by_name[str(properties["AlarmName"])] = state
    return found


def _alarm(properties: Mapping[str, Any], minutes: Minutes, cores: float) -> "Mask":
    import numpy as np

    values = _math(properties["Metrics"], minutes) if "Metrics" in properties else _instance(properties, minutes, cores)
    with np.errstate(invalid="ignore"):
        above = properties["ComparisonOperator"] == "GreaterThanThreshold"
        breach = values > properties["Threshold"] if above else values < properties["Threshold"]
    missing = np.isnan(values)
    breach = np.where(missing, properties["TreatMissingData"] == "breaching", breach)
    for _ in range(int(properties["EvaluationPeriods"]) - 1):  # each of the last ones
        breach = breach & np.concatenate([[False], breach[:-1]])
    return np.asarray(breach, bool)


def _instance(properties: Mapping[str, Any], minutes: Minutes, cores: float) -> "Floats":
    import numpy as np

    of = {"CPUUtilization": 100 * cores * minutes.cpu, "MemoryUtilization": 100 * minutes.memory}
    values = (
        of[properties["MetricName"]] * 0 + 1
        if properties["Statistic"] == "SampleCount"
        else of[properties["MetricName"]]
    )
    return np.where(minutes.reporting, values, np.nan)


def _math(metrics: list[dict[str, Any]], minutes: Minutes) -> "Floats":
    known: dict[str, Any] = {}
    for metric in metrics:
        if "Expression" in metric:
            known[metric["Id"]] = evaluated(metric["Expression"], known)
        else:
            known[metric["Id"]] = _metric(metric["MetricStat"], minutes)
    (result,) = (known[metric["Id"]] for metric in metrics if metric["ReturnData"])
    return cast("Floats", result)


def _metric(stat: Mapping[str, Any], minutes: Minutes) -> "Floats":
    period = int(stat["Period"]) // MINUTE_S
    counted = {
        "Invocations": minutes.requests,
        "Invocation4XXErrors": minutes.of_class("4"),
        "Invocation5XXErrors": minutes.of_class("5"),
    }
    name, rank = stat["Metric"]["MetricName"], RANK.fullmatch(stat["Stat"])
    if rank is None:
        return _of_periods(counted[name], period)
    answered, slow = (
        _of_periods(values, period) for values in (minutes.answered, minutes.slower[int(rank[1]) / 1_000_000])
    )
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(answered > 0, 100 * (1 - slow / answered), np.nan)


def _of_periods(values: "Floats", period: int) -> "Floats":
    """Per minute the sum of the last whole period; NaN before the first is over."""
    import numpy as np

    whole = len(values) // period
    sums = np.append(values[: whole * period].reshape(whole, period).sum(axis=1), np.nan)  # the last: none yet
    return sums[(np.arange(len(values)) + 1) // period - 1]


def evaluated(expression: str, known: Mapping[str, "Floats"]) -> "Floats":
    """Metric math: numbers, ids, + - * / ^, > and >=, IF without an else. Raises ValueError for anything else."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        tree = ast.parse(expression.replace("^", "**"), mode="eval")
        return np.asarray(_value(tree.body, known), float)


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    import numpy as np

    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, known), _value(right, known))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, known), _value(right, known))
        case ast.Call(func=ast.Name(id="IF"), args=[condition, value], keywords=[]):
            return np.where(_value(condition, known), _value(value, known), np.nan)
    raise ValueError(f"cannot be evaluated: {ast.unparse(node)}")


OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda one, other: one + other,
    ast.Sub: lambda one, other: one - other,
    ast.Mult: lambda one, other: one * other,
    ast.Div: lambda one, other: one / other,
    ast.Pow: lambda one, other: one**other,
    ast.Gt: lambda one, other: one > other,
    ast.GtE: lambda one, other: one >= other,
}
