"""Objectives as CloudWatch alarms, where Amazon CloudWatch measures the servers.

A stack of its own, `manifests/<environment>.monitoring/alarms.yaml`. A budget's burn is a composite alarm of two, over
its long and its short window; shares and guards are those of the rules for Prometheus (`burn_rules`). A period without
requests has no share, which breaches nothing; instances that report nothing breach.
https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.alerts import burn_rules, cloudwatch_metrics
from tidegate.alerts.cloudwatch_metrics import MINUTE_S, Document
from tidegate.errors import Problem
from tidegate.kinds import OBJECTIVES
from tidegate.losses import TargetLimitProblem
from tidegate.objectives import (
    CloudWatchEndpoint,
    CloudWatchTarget,
    LevelSignal,
    LiveParams,
    Pods,
    RatioSignal,
    Service,
)

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor

LONGEST_S = 86_400
"""The longest period of an alarm."""
LOSSES = {
    "long_burn": "a burn over more than a day is not seen: no period of a CloudWatch alarm is longer",
    "codes": "which of the statuses 5xx count as failed is not kept: CloudWatch counts them together",
    "queue": "how full the queue before the model is, is not measured: CloudWatch does not read the server's metrics",
}
"""What CloudWatch does not carry over of objectives, by the names that `accept_loss` takes."""
MEASURED = Pods(memory_mib=1.0, cores=1.0)
"""So that shares of memory and of processors are known: CloudWatch measures them as shares of the instance."""


def services(project: str, environments: "Mapping[str, Environment]") -> dict[str, tuple[CloudWatchEndpoint, Service]]:
    """The environments that CloudWatch measures."""
    return {
        name: (
            environment.target.cloudwatch_endpoint(),
            Service(project, name, MEASURED, environment.traffic.requests_per_second),
        )
        for name, environment in environments.items()
        if isinstance(environment.target, CloudWatchTarget)
    }


def lost(monitor: "Monitor", environment: str) -> Iterator[tuple[str, str]]:
    """The name of each loss, and the key that declares what is lost."""
    own = {
        name: params for name, params in _live(monitor) if not params.environments or environment in params.environments
    }
    for name, params in own.items():
        key = f"monitor.objectives.{name}"
        if params.kind == "saturation" and getattr(params, "resource", "") == "queue":
            yield "queue", f"{key}.resource"
        if "codes" in params.model_fields_set:
            yield "codes", f"{key}.codes"
    if any(params.kind != "saturation" for params in own.values()):
        yield from (
            ("long_burn", f"monitor.burns.{name}.long") for name, burn in monitor.burns.items() if burn.long > LONGEST_S
        )


def problems(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Losses that an environment does not accept."""
    for name in services("", environments):
        accepted = environments[name].accept_loss
        losing = list(lost(monitor, name))
        accept = ", ".join(dict.fromkeys([*accepted, *(loss for loss, _ in losing)]))
        for loss, key in losing:
            if loss not in accepted:
                kind = environments[name].target.kind
                remedy = f"change it, or declare accept_loss: [{accept}] in environments.{name}"
                yield TargetLimitProblem(f"{name} on {kind} loses {loss}: {LOSSES[loss]}; {remedy}", key=key)


def stacks(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, Document]:
    """The stack of each environment that has alarms. The declaration is valid."""
    found = {
        name: _resources(endpoint, of, monitor) for name, (endpoint, of) in services(project, environments).items()
    }
    return {name: _stack(project, name, resources) for name, resources in found.items() if resources}


def _stack(project: str, environment: str, resources: Document) -> Document:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"what must hold for {project} in {environment}",
        "Parameters": {
            severity: {"Type": "String", "Default": "", "Description": f"The SNS topic that each {severity} is sent to"}
            for severity in ("Page", "Ticket")
        },
        "Conditions": {
            f"Has{severity}": {"Fn::Not": [{"Fn::Equals": [{"Ref": severity}, ""]}]} for severity in ("Page", "Ticket")
        },
        "Resources": resources,
    }


def _live(monitor: "Monitor") -> Iterator[tuple[str, LiveParams]]:
    yield from ((name, params) for name, params in monitor.objectives.items() if isinstance(params, LiveParams))


def _resources(endpoint: CloudWatchEndpoint, of: Service, monitor: "Monitor") -> Document:
    made: Document = {}
    for name, params in _live(monitor):
        if not params.environments or of.environment in params.environments:
            signal = OBJECTIVES.load(params.kind).signal(params, of)
            if isinstance(signal, RatioSignal):
                made |= _budget(endpoint, name, params, signal, monitor)
            elif isinstance(signal, LevelSignal) and getattr(params, "resource", "") != "queue":
                made |= _level(endpoint, name, params, signal)
    if made:
        made |= _silent(endpoint, [params for _, params in _live(monitor)])
    return made


def _budget(
    endpoint: CloudWatchEndpoint, name: str, params: LiveParams, signal: RatioSignal, monitor: "Monitor"
) -> Document:
    """Per burn a composite alarm of both windows, which alone notify no one."""
    made: Document = {}
    for burn_name, burn in monitor.burns.items():
        if burn.long > LONGEST_S:
            continue
        limit = burn_rules.limit(signal, burn_name, burn)
        alarm = f"{endpoint.name}-{name}-{burn_name}"
        windows = {"long": burn.long, "short": burn.short}
        for window, seconds in windows.items():
            guarded = (signal, limit) if window == "long" else None
            metrics = cloudwatch_metrics.share(endpoint, params, round(seconds), guarded)
            made[_id(name, burn_name, window)] = _alarm(
                f"{alarm}-{window}", metrics, limit.share, missing="notBreaching"
            )
        severity = params.severity.value if burn.severity == params.severity.value else "ticket"
        rule = " AND ".join(f'ALARM("{alarm}-{window}")' for window in windows)
        made[_id(name, burn_name)] = {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "DependsOn": [_id(name, burn_name, window) for window in windows],
            "Properties": {
                "AlarmName": alarm,
                "AlarmDescription": f"{signal.says}: the budget burns {limit.factor:g} times too fast; {_told(params)}",
                "AlarmRule": rule,
                "AlarmActions": _actions(severity),
            },
        }
    return made


def _level(endpoint: CloudWatchEndpoint, name: str, params: LiveParams, signal: LevelSignal) -> Document:
    """A share of the instance that lasts; of processors, the metric is the sum over all."""
    metric, whole = {"cpu": ("CPUUtilization", 100 * endpoint.cores), "memory": ("MemoryUtilization", 100)}[
        getattr(params, "resource", "")
    ]
    properties = cloudwatch_metrics.instances(endpoint, metric, "Maximum") | {
        "AlarmName": f"{endpoint.name}-{name}-high",
        "AlarmDescription": f"{signal.says}: more than {signal.at_most:.0%} of an instance; {_told(params)}",
        "Threshold": round(whole * signal.at_most, 6),
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": -(-round(signal.for_s) // MINUTE_S),
        "AlarmActions": _actions(params.severity.value),
    }
    return {_id(name, "high"): {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}


def _silent(endpoint: CloudWatchEndpoint, objectives: list[LiveParams]) -> Document:
    """Instances that report nothing: whatever else is silent then is not healthy."""
    severity = "page" if any(params.severity.value == "page" for params in objectives) else "ticket"
    properties = cloudwatch_metrics.instances(endpoint, "CPUUtilization", "SampleCount") | {
        "AlarmName": f"{endpoint.name}-unknown",
        "AlarmDescription": "no instance reports anything, so that no objective is known to hold",
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "EvaluationPeriods": 15,
        "AlarmActions": _actions(severity),
    }
    return {"AlarmUnknown": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}


def _alarm(name: str, metrics: list[Document], threshold: float, *, missing: str) -> Document:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": name,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": round(threshold, 9),
            "EvaluationPeriods": 1,
            "TreatMissingData": missing,
            "Metrics": metrics,
        },
    }


def _actions(severity: str) -> Document:
    topic = severity.capitalize()
    return {"Fn::If": [f"Has{topic}", [{"Ref": topic}], {"Ref": "AWS::NoValue"}]}


def _told(params: LiveParams) -> str:
    return f"{params.owner}, {params.runbook}" if params.runbook else params.owner


def _id(*names: str) -> str:
    """A logical id, of letters and digits: names have no capitals, so that none is another's."""
    return "Alarm" + "X".join(name.replace("_", "U").replace("-", "D") for name in names)
