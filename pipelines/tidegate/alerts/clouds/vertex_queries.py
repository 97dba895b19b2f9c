"""Queries in PromQL on the metrics that Vertex AI has of an endpoint.

https://cloud.google.com/monitoring/api/metrics_gcp_a_b#gcp-aiplatform
"""

from dataclasses import dataclass

from tidegate.alerts import burn_rules
from tidegate.alerts.burn_rules import BurnLimit
from tidegate.analyses import selector
from tidegate.objectives import LiveParams, RatioSignal
from tidegate.stats.binomial import allowance

METRIC = "aiplatform_googleapis_com:prediction_online_"
"""A slash after the service is a colon in PromQL; other signs are underscores."""
RESOURCE = "aiplatform.googleapis.com/Endpoint"
VISIBLE_S = 600
"""What a replica uses is visible within 360 s: its last value counts for so long."""
SILENT_S = 900
"""The number of replicas is visible within 120 s."""
BAD = {"availability": 'response_code=~"5.."', "validation_failures": 'response_code=~"4.."'}
TOTAL = {"availability": 'response_code!~"4.."', "validation_failures": ""}


@dataclass(frozen=True, slots=True)
class VertexServing:
    """An endpoint, and what one of its machines has."""

    name: str
    """The name of the environment's servers, as in the policies."""
    id: str
    region: str
    cores: int
    memory_mib: int

    def series(self, metric: str, *matchers: str) -> str:
        labels = {"monitored_resource": RESOURCE, "endpoint_id": self.id, "location": self.region}
        return f"{METRIC}{metric}{selector(labels, *matchers)}"


def burn(
    endpoint: VertexServing, params: LiveParams, signal: RatioSignal, limit: BurnLimit, requests_per_second: float
) -> str:
    """The long window exceeds the limit by more than chance adds, the short one exceeds it, and requests are enough."""
    long_s, short_s = round(limit.burn.long), round(limit.burn.short)
    if params.kind == "latency":
        likely = burn_rules.alerting_share(signal, limit, burn_rules.expected(requests_per_second, limit.burn))
        at_most_ms = float(getattr(params, "at_most_ms", 0.0))
        slow = [
            f"({_quantile(endpoint, share, seconds)} > {_number(at_most_ms)})"
            for share, seconds in ((likely, long_s), (limit.share, short_s))
        ]
        answers = f"sum({_increase(endpoint, 'prediction_latencies_count', long_s, _TOTAL_LATENCY)})"
        return _all(*slow, f"({answers} >= {signal.min_requests})")
    bad, total = (
        {
            seconds: f"sum({_increase(endpoint, 'response_count', seconds, of[params.kind])})"
            for seconds in (long_s, short_s)
        }
        for of in (BAD, TOTAL)
    )
    a, b = allowance(limit.share, signal.alpha, signal.design_effect)
    most = f"{_number(limit.share)} + {_number(a)} / sqrt({total[long_s]}) + {_number(b)} / {total[long_s]}"
    return _all(
        f"({bad[long_s]} / {total[long_s]} > {most})",
        f"({bad[short_s]} / {total[short_s]} > {_number(limit.share)})",
        f"({total[long_s]} >= {signal.min_requests})",
    )


def level(endpoint: VertexServing, resource: str, at_most: float) -> str:
    """The fullest replica uses more than this share of its machine; a fraction of 1 is one processor."""
    metric, whole = {
        "cpu": ("cpu_utilization", endpoint.cores),
        "memory": ("memory_bytes_used", endpoint.memory_mib * 2**20),
    }[resource]
    return f"max(last_over_time({endpoint.series(metric)}[{VISIBLE_S}s])) / {whole} > {_number(at_most)}"


def silent(endpoint: VertexServing) -> str:
    """No replica is counted: also an endpoint that never had one."""
    return f"absent_over_time({endpoint.series('replicas')}[{SILENT_S}s])"


_TOTAL_LATENCY = 'latency_type="total"'


def _increase(endpoint: VertexServing, metric: str, seconds: int, matcher: str) -> str:
    return f"increase({endpoint.series(metric, matcher)}[{seconds}s])"


def _quantile(endpoint: VertexServing, slower: float, seconds: int) -> str:
    """The time in ms that this share of the answers exceeds."""
    buckets = _increase(endpoint, "prediction_latencies_bucket", seconds, _TOTAL_LATENCY)
    return f"histogram_quantile({_number(1 - slower)}, sum by (le) ({buckets}))"


def _all(*parts: str) -> str:
    return "\nand ".join(parts)


def _number(value: float) -> str:
    return f"{value:.9g}"
