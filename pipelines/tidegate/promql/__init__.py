"""Answer the PromQL that analyses are written in, over series in memory.

It is the part of the language that counters, shares and quantiles need, with the arithmetic of Prometheus 3:
https://prometheus.io/docs/prometheus/latest/querying/basics/. What is not known is an error, never an empty answer.
"""

from tidegate.promql.evaluate import evaluate
from tidegate.promql.parse import UnknownQueryError
from tidegate.promql.series import Samples, SeriesStore

__all__ = ["Samples", "SeriesStore", "UnknownQueryError", "evaluate"]
