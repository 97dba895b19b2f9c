"""Objectives as CloudWatch alarms, where Amazon CloudWatch measures the servers.

A stack of its own, `manifests/<environment>.monitoring/alarms.yaml`. A budget's burn is a composite alarm of two, over
its long and its short window; shares and guards are those of the rules for Prometheus (`burn_rules`). A period without
requests has no share, which breaches nothing; instances that report nothing breach.
https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import yaml

from tidegate.alerts.burn_rules import BurnLimit
from tidegate.alerts.clouds import _objective, cloudwatch_metrics
from tidegate.alerts.clouds._interface import MINUTE_S, CloudAlarm, Document, HeldObjectives, schema_faults
from tidegate.alerts.clouds.cloudwatch_metrics import CloudWatchEndpoint
from tidegate.alerts.clouds.cloudwatch_schema import RESOURCES
from tidegate.config.schema.monitor import Burn
from tidegate.objectives import LevelSignal, LiveParams, RatioSignal

if TYPE_CHECKING:
    from tidegate.alerts.clouds.simulated_minutes import Minutes
    from tidegate.arrays import Mask


@dataclass(frozen=True, slots=True)
class CloudWatch:
    """Amazon CloudWatch, of one endpoint."""

    endpoint: CloudWatchEndpoint
    LOSSES: ClassVar[Mapping[str, str]] = {
        "long_burn": "a burn over more than a day is not seen: no period of a CloudWatch alarm is longer",
        "codes": "which of the statuses 5xx count as failed is not kept: CloudWatch counts them together",
        "queue": _objective.QUEUE.format(cloud="CloudWatch"),
    }

    def lost_of(self, params: LiveParams) -> Iterator[tuple[str, str]]:
        """Statuses of 5xx are counted together."""
        if "codes" in params.model_fields_set:
            yield "codes", "codes"

    def lost_of_burn(self, burn: Burn) -> Iterator[tuple[str, str]]:
        yield from ()

    def burn(
        self,
        held: HeldObjectives,
        name: str,
        params: LiveParams,
        signal: RatioSignal,
        limit: BurnLimit,
    ) -> dict[str, Document]:
        """An alarm of each window, and what combines them."""
        return _burn(self.endpoint, name, params, signal, limit)

    def level(
        self,
        held: HeldObjectives,
        name: str,
        params: LiveParams,
        signal: LevelSignal,
    ) -> dict[str, Document]:
        return {_id(name, "high"): _level(self.endpoint, name, params, signal)}

    def silence(self, held: HeldObjectives) -> dict[str, Document]:
        return {"AlarmUnknown": _silent(self.endpoint, held.silence_severity())}

    def seen_from(self, params: LiveParams, share: float) -> float:
        return share

    def firing(self, made: Mapping[str, Document], minutes: "Minutes") -> "Mapping[str, Mask]":
        from tidegate.alerts.clouds import cloudwatch_evaluation

        return cloudwatch_evaluation.firing(made, minutes, self.endpoint.cores)

    def faults(self, alarm: CloudAlarm) -> Iterator[str]:
        """What CloudFormation would refuse of the properties."""
        yield from schema_faults(RESOURCES[str(alarm.document["Type"])], alarm.document)

    def files(self, held: HeldObjectives, alarms: Iterable[CloudAlarm]) -> dict[str, str]:
        """The stack."""
        of = held.service
        stack = _stack(of.project, of.environment, {alarm.id: alarm.document for alarm in alarms})
        return {"alarms.yaml": yaml.safe_dump(stack, sort_keys=False, allow_unicode=True, width=10_000)}


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


def _burn(
    endpoint: CloudWatchEndpoint, name: str, params: LiveParams, signal: RatioSignal, limit: BurnLimit
) -> dict[str, Document]:
    """A composite alarm of both windows, which alone notify no one."""
    made: dict[str, Document] = {}
    alarm = f"{endpoint.name}-{name}-{limit.name}"
    windows = {"long": limit.burn.long, "short": limit.burn.short}
    for window, seconds in windows.items():
        guarded = (signal, limit) if window == "long" else None
        metrics = cloudwatch_metrics.share(endpoint, params, round(seconds), guarded)
        made[_id(name, limit.name, window)] = _alarm(f"{alarm}-{window}", metrics, limit.share)
    rule = " AND ".join(f'ALARM("{alarm}-{window}")' for window in windows)
    made[_id(name, limit.name)] = {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "DependsOn": [_id(name, limit.name, window) for window in windows],
        "Properties": {
            "AlarmName": alarm,
            "AlarmDescription": _objective.too_fast(params, signal, limit),
            "AlarmRule": rule,
            "AlarmActions": _actions(_objective.severity(params, limit)),
        },
    }
    return made


def _level(endpoint: CloudWatchEndpoint, name: str, params: LiveParams, signal: LevelSignal) -> Document:
    """A share of the instance that lasts; of processors, the metric is the sum over all."""
    metric, whole = {"cpu": ("CPUUtilization", 100 * endpoint.cores), "memory": ("MemoryUtilization", 100)}[
        _objective.resource(params)
    ]
    properties = cloudwatch_metrics.instances(endpoint, metric, "Maximum") | {
        "AlarmName": f"{endpoint.name}-{name}-high",
        "AlarmDescription": _objective.too_full(params, signal, of="an instance"),
        "Threshold": round(whole * signal.at_most, 6),
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": -(-round(signal.for_s) // MINUTE_S),
        "AlarmActions": _actions(params.severity.value),
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _silent(endpoint: CloudWatchEndpoint, urgency: str) -> Document:
    """Instances that report nothing: whatever else is silent then is not healthy."""
    properties = cloudwatch_metrics.instances(endpoint, "CPUUtilization", "SampleCount") | {
        "AlarmName": f"{endpoint.name}-unknown",
        "AlarmDescription": "no instance reports anything, so that no objective is known to hold",
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "EvaluationPeriods": 15,
        "AlarmActions": _actions(urgency),
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _alarm(name: str, metrics: list[Document], threshold: float) -> Document:
    """The alarm for one window; missing data does not breach."""
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": name,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": round(threshold, 9),
            "EvaluationPeriods": 1,
            "TreatMissingData": "notBreaching",
            "Metrics": metrics,
        },
    }


def _actions(urgency: str) -> Document:
    topic = urgency.capitalize()
    return {"Fn::If": [f"Has{topic}", [{"Ref": topic}], {"Ref": "AWS::NoValue"}]}


def _id(*names: str) -> str:
    """A logical id, of letters and digits: names have no capitals, so that none is another's."""
    return "Alarm" + "X".join(name.replace("_", "U").replace("-", "D") for name in names)
