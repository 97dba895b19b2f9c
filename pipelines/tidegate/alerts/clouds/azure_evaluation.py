"""Evaluate metric alerts of Azure Monitor in simulated minutes.

Windows, averages over minutes with data, percentiles, dimensions, and how often.

A window without data decides nothing; between two evaluations an alert stays as it is.
https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types#metric-alerts
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from tidegate.alerts.clouds._interface import MINUTE_S, Document
from tidegate.alerts.clouds.azure_template import EVERY, WINDOWS
from tidegate.alerts.clouds.simulated_minutes import Minutes
from tidegate.delivery.served_series import BOUNDS_S

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Mask

SECONDS = {text: seconds for seconds, text in WINDOWS.items()}
EVERY_S = {text: 60 * int(text.strip("PTMH")) * (60 if text.endswith("H") else 1) for text in EVERY.values()}
PERCENTILE = "RequestLatency_P"


def firing(alerts: Mapping[str, Document], minutes: Minutes) -> "dict[str, Mask]":
    """By id, in which minutes each alert fires."""
    return {name: _fires(cast("dict[str, Any]", alert["properties"]), minutes) for name, alert in alerts.items()}


def _fires(properties: Mapping[str, Any], minutes: Minutes) -> "Mask":
    import numpy as np

    window = SECONDS[properties["windowSize"]] // MINUTE_S
    every = EVERY_S[properties["evaluationFrequency"]] // MINUTE_S
    met = np.ones(len(minutes.requests), bool)
    for criterion in properties["criteria"]["allOf"]:
        values = _aggregated(_metric(criterion, minutes), window, criterion["timeAggregation"])
        with np.errstate(invalid="ignore"):
            above = criterion["operator"] == "GreaterThan"
            met &= values > criterion["threshold"] if above else values >= criterion["threshold"]
    evaluated = np.arange(len(met)) // every * every
    return np.asarray(met[evaluated], bool)


def _metric(criterion: Mapping[str, Any], minutes: Minutes) -> "Floats":
    """Per minute; NaN where the metric has no value, as of a status that no request had."""
    import numpy as np

    name = criterion["metricName"]
    if name.startswith(PERCENTILE):
        return _percentile(1 - int(name.removeprefix(PERCENTILE)) / 100, minutes)
    levels = {"CpuUtilizationPercentage": minutes.cpu, "CpuMemoryUtilizationPercentage": minutes.memory}
    if name in levels:
        return np.where(minutes.reporting, 100 * levels[name], np.nan)
    (dimension,) = criterion["dimensions"]
    (value,) = dimension["values"]
    if value == "2xx":
        counted = minutes.answered
    elif dimension["name"] == "statusCodeClass":
        counted = minutes.of_class(value[0])
    else:
        counted = minutes.codes.get(value, minutes.requests * 0.0)
    return np.where(counted > 0, counted, np.nan)


def _percentile(tail: float, minutes: Minutes) -> "Floats":
    """In ms, the least bound that at most this share of the answers exceeds; twice the largest where none is."""
    import numpy as np

    answered = minutes.answered
    found = np.full(len(answered), 2000 * max(BOUNDS_S))
    for bound in sorted(BOUNDS_S, reverse=True):
        found = np.where(minutes.slower[bound] <= (tail + 1e-12) * answered, 1000 * bound, found)
    return np.where(answered > 0, found, np.nan)


def _aggregated(values: "Floats", window: int, how: str) -> "Floats":
    """Over the last minutes that have a value: their mean, or the least; NaN where none has."""
    import numpy as np

    known = ~np.isnan(values)
    if how == "Average":
        sums, counts = (_rolling(part, window) for part in (np.where(known, values, 0.0), known.astype(float)))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(counts > 0, sums / counts, np.nan)
    padded = np.concatenate([np.full(window - 1, np.inf), np.where(known, values, np.inf)])
    least = np.lib.stride_tricks.sliding_window_view(padded, window).min(axis=1)
    return np.where(np.isfinite(least), least, np.nan)


def _rolling(values: "Floats", window: int) -> "Floats":
    import numpy as np

    upto = np.concatenate([np.zeros(window), np.cumsum(values)])
    return np.asarray(upto[window:] - upto[:-window], np.float64)
