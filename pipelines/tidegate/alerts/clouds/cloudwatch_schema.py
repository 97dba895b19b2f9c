"""The properties of alarms, as CloudFormation bounds them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudWatch.html
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

AlarmName = Annotated[str, Field(min_length=1, max_length=255)]
AlarmText = Annotated[str, Field(max_length=1024)]


class MonitoringMapping(BaseModel):
    """A mapping in the stack; what is not bounded here is CloudFormation's own to refuse."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class MonitoringMetric(MonitoringMapping):
    id: Annotated[str, Field(alias="Id", pattern=r"^[a-z][A-Za-z0-9_]{0,254}$")]
    expression: Annotated[str, Field(alias="Expression", min_length=1, max_length=2048)] = "-"


class MonitoringAlarmProperties(MonitoringMapping):
    name: Annotated[AlarmName, Field(alias="AlarmName")]
    text: Annotated[AlarmText, Field(alias="AlarmDescription")] = ""
    threshold: Annotated[float, Field(alias="Threshold", allow_inf_nan=False)]
    periods: Annotated[int, Field(alias="EvaluationPeriods", ge=1, le=1440)]
    missing: Annotated[Literal["breaching", "notBreaching"], Field(alias="TreatMissingData")]
    metrics: Annotated[list[MonitoringMetric], Field(alias="Metrics", max_length=20)] = Field(default_factory=list)


class CompositeAlarmProperties(MonitoringMapping):
    name: Annotated[AlarmName, Field(alias="AlarmName")]
    text: Annotated[AlarmText, Field(alias="AlarmDescription")]
    rule: Annotated[str, Field(alias="AlarmRule", min_length=1, max_length=10240)]
    actions: Annotated[Any, Field(alias="AlarmActions")]


class MonitoringAlarm(MonitoringMapping):
    properties: Annotated[MonitoringAlarmProperties, Field(alias="Properties")]


class CompositeAlarm(MonitoringMapping):
    properties: Annotated[CompositeAlarmProperties, Field(alias="Properties")]


RESOURCES: dict[str, type[MonitoringMapping]] = {
    "AWS::CloudWatch::Alarm": MonitoringAlarm,
    "AWS::CloudWatch::CompositeAlarm": CompositeAlarm,
}
