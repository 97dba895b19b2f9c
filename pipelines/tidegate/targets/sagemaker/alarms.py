"""The analyses of a plan as CloudWatch alarms on the endpoint's own metrics.

A share exceeds its limit by more than chance adds, as in Prometheus' queries. Fewer requests than an analysis needs
give no data, and no data is breaching: SageMaker can go on or back, and what cannot be decided never passes.
https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
"""

from tidegate.analyses import share
from tidegate.plans import Analysis, Plan
from tidegate.stats.binomial import allowance

VARIANT = "live"
"""The same in every release: SageMaker takes a variant of another name for another one."""
SHADOW = "shadow"
"""The variant that gets copies."""
PERIOD_S = 60
"""Periods of CloudWatch are whole minutes."""
SHARES = {"error_ratio": "Invocation5XXErrors", "validation_failures": "Invocation4XXErrors"}
"""The metric whose sum over that of Invocations is the share."""


def of_plan(namespace: str, plan: Plan, variant: str = VARIANT) -> list[dict[str, object]]:
    """An alarm for each analysis that CloudWatch can answer of the variant, in the plan's order."""
    found = [(analysis, metrics) for analysis in plan.analyses if (metrics := _metrics(namespace, variant, analysis))]
    return [
        {
            "id": f"Alarm{number}",
            "name": f"{namespace}-{analysis.name}",
            "threshold": analysis.at_most,
            "metrics": metrics,
        }
        for number, (analysis, metrics) in enumerate(found, start=1)
    ]


def _metrics(namespace: str, variant: str, analysis: Analysis) -> list[dict[str, object]]:
    requests = _metric(namespace, variant, analysis, "requests", "Invocations", "Sum")
    if analysis.measure in SHARES:
        limit = share(analysis)
        assert limit is not None
        a, b = (round(coefficient, 6) for coefficient in allowance(limit, analysis.alpha, analysis.design_effect))
        excess = f"occurred / requests - ({a} / requests ^ 0.5 + {b} / requests)"
        occurred = _metric(namespace, variant, analysis, "occurred", SHARES[analysis.measure], "Sum")
        return [requests, occurred, _enough(analysis, excess)]
    if analysis.measure == "latency":
        assert analysis.quantile is not None
        quantile = f"p{analysis.quantile * 100:g}"
        slow = _metric(namespace, variant, analysis, "microseconds", "ModelLatency", quantile)
        return [requests, slow, _enough(analysis, "microseconds / 1000")]
    return []


def _metric(
    namespace: str, variant: str, analysis: Analysis, name: str, metric: str, statistic: str
) -> dict[str, object]:
    dimensions = [{"Name": "EndpointName", "Value": namespace}, {"Name": "VariantName", "Value": variant}]
    return {
        "Id": name,
        "ReturnData": False,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/SageMaker", "MetricName": metric, "Dimensions": dimensions},
            "Period": -(-analysis.window_s // PERIOD_S) * PERIOD_S,
            "Stat": statistic,
        },
    }


def _enough(analysis: Analysis, value: str) -> dict[str, object]:
    """`value` where the requests are enough to decide, else no data."""
    return {"Id": "value", "ReturnData": True, "Expression": f"IF(requests >= {analysis.min_requests}, {value})"}
