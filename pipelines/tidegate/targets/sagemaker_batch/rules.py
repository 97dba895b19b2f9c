"""What CloudFormation, EventBridge or SageMaker would refuse of a schedule.

Properties first; then the job, which is a text in the stack that neither of them reads before a run is due.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from tidegate.targets import Flaw, Manifest

STACK = "stack.yaml"
Role = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$")]


class ScheduledMapping(BaseModel):
    """A mapping in a stack, or in the job that it starts."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_pascal)


class TimeWindow(ScheduledMapping):
    mode: Literal["OFF"]


class RetryPolicy(ScheduledMapping):
    maximum_retry_attempts: Annotated[int, Field(ge=0, le=185)]
    maximum_event_age_in_seconds: Annotated[int, Field(ge=60, le=86400)]


class ScheduleTarget(ScheduledMapping):
    arn: Literal["arn:aws:scheduler:::aws-sdk:sagemaker:createProcessingJob"]
    role_arn: Role
    input: Annotated[str, Field(min_length=2, max_length=256 * 1024)]
    retry_policy: RetryPolicy


class ScheduleProperties(ScheduledMapping):
    name: Annotated[str, Field(pattern=r"^[0-9a-zA-Z_.-]{1,64}$")]
    description: Annotated[str, Field(max_length=512)]
    state: Literal["ENABLED"]
    schedule_expression: Annotated[str, Field(pattern=r"^cron\(\S+( \S+){5}\)$", max_length=256)]
    schedule_expression_timezone: Annotated[str, Field(min_length=1, max_length=50)]
    flexible_time_window: TimeWindow
    target: ScheduleTarget


class AppSpecification(ScheduledMapping):
    image_uri: Annotated[str, Field(max_length=255)]
    container_entrypoint: Annotated[list[Annotated[str, Field(max_length=256)]], Field(min_length=1, max_length=100)]
    container_arguments: Annotated[list[Annotated[str, Field(max_length=256)]], Field(min_length=1, max_length=100)]


class StoppingCondition(ScheduledMapping):
    max_runtime_in_seconds: Annotated[int, Field(ge=1, le=604_800)]


class ProcessingJob(ScheduledMapping):
    processing_job_name: Annotated[
        str, Field(pattern=r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,39}-<aws\.scheduler\.execution-id>$")
    ]
    role_arn: Role
    app_specification: AppSpecification
    processing_inputs: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=10)]
    processing_resources: dict[str, Any]
    stopping_condition: StoppingCondition
    tags: Annotated[list[dict[str, str]], Field(max_length=50)]


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """What is wrong with each schedule, and with the job that it starts."""
    for manifest in manifests:
        for name, resource in manifest.document.get("Resources", {}).items():
            place = ("Resources", name)
            if resource.get("Type") != "AWS::Scheduler::Schedule":
                yield Flaw(manifest, f"{name}: unknown type of resource {resource.get('Type')}", place)
                continue
            if found := [*_fields(manifest, ScheduleProperties, resource.get("Properties"), (*place, "Properties"))]:
                yield from found
                continue
            yield from _job(manifest, resource["Properties"]["Target"]["Input"], (*place, "Properties", "Target"))


def _job(manifest: Manifest, text: str, place: tuple[str, ...]) -> Iterator[Flaw]:
    path = (*place, "Input")
    try:
        job = json.loads(text)
    except ValueError as error:
        yield Flaw(manifest, f"Input is not JSON: {error}", path)
        return
    for flaw in _fields(manifest, ProcessingJob, job, ()):
        yield Flaw(manifest, f"Input: {flaw.message}", path)


def _fields(manifest: Manifest, kind: type[BaseModel], value: object, place: tuple[str, ...]) -> Iterator[Flaw]:
    try:
        kind.model_validate(value)
    except ValidationError as error:
        for field in error.errors():
            path = tuple(str(part) for part in field["loc"])
            reason = field["msg"][:1].lower() + field["msg"][1:]
            yield Flaw(manifest, f"{'.'.join(path)}: {reason}", (*place, *path))
