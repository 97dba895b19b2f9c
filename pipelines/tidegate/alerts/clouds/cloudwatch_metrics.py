"""Metrics that Amazon CloudWatch has of an endpoint, as alarms read them."""

from dataclasses import dataclass

from tidegate.alerts.burn_rules import BurnLimit
from tidegate.alerts.clouds._interface import MINUTE_S, Document
from tidegate.objectives import LiveParams, RatioSignal
from tidegate.stats.binomial import allowance


@dataclass(frozen=True, slots=True)
class CloudWatchEndpoint:
    """What Amazon CloudWatch knows an environment's servers by, and the processors of each instance."""

    name: str
    variant: str
    cores: float


def share(
    endpoint: CloudWatchEndpoint, params: LiveParams, seconds: int, guarded: tuple[RatioSignal, BurnLimit] | None
) -> list[Document]:
    """The share of bad requests, less what chance adds among so many where it is `guarded`."""
    period = -(-seconds // MINUTE_S) * MINUTE_S
    requests = _metric(endpoint, "requests", "Invocations", "Sum", period)
    total, bad = "requests", "bad / requests"
    match params.kind:
        case "latency":
            limit_us = round(getattr(params, "at_most_ms", 0.0) * 1000)
            metrics = [requests, _metric(endpoint, "within", "ModelLatency", f"PR(:{limit_us})", period)]
            bad = "1 - within / 100"
        case "validation_failures":
            metrics = [requests, _metric(endpoint, "bad", "Invocation4XXErrors", "Sum", period)]
        case _:
            refused = _metric(endpoint, "refused", "Invocation4XXErrors", "Sum", period)
            metrics = [requests, _metric(endpoint, "bad", "Invocation5XXErrors", "Sum", period), refused]
            total, bad = "(requests - refused)", "bad / (requests - refused)"
    if guarded is None:
        expression = f"IF({total} > 0, {bad})"
    else:
        signal, of = guarded
        a, b = (round(part, 6) for part in allowance(of.share, signal.alpha, signal.design_effect))
        expression = f"IF({total} >= {signal.min_requests}, {bad} - ({a} / {total} ^ 0.5 + {b} / {total}))"
    return [*metrics, {"Id": "share", "ReturnData": True, "Expression": expression}]


def _metric(endpoint: CloudWatchEndpoint, name: str, metric: str, statistic: str, period: int) -> Document:
    return {
        "Id": name,
        "ReturnData": False,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/SageMaker", "MetricName": metric, "Dimensions": _dimensions(endpoint)},
            "Period": period,
            "Stat": statistic,
        },
    }


def instances(endpoint: CloudWatchEndpoint, metric: str, statistic: str) -> Document:
    return {
        "Namespace": "/aws/sagemaker/Endpoints",
        "MetricName": metric,
        "Dimensions": _dimensions(endpoint),
        "Statistic": statistic,
        "Period": MINUTE_S,
        "TreatMissingData": "breaching",
    }


def _dimensions(endpoint: CloudWatchEndpoint) -> list[Document]:
    return [{"Name": "EndpointName", "Value": endpoint.name}, {"Name": "VariantName", "Value": endpoint.variant}]
