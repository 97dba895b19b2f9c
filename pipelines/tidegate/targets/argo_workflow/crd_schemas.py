"""The fields of Argo's CronWorkflow; its containers are checked as those of a pod.

https://argo-workflows.readthedocs.io/en/latest/fields
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, Label, ManifestMapping, Metadata, Name

API = "argoproj.io/v1alpha1"


class RunMetadata(ManifestMapping):
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)


class RetryStrategy(ManifestMapping):
    limit: Annotated[int, Field(ge=0)]
    retry_policy: Literal["Always", "OnFailure", "OnError", "OnTransientError"]
    expression: str | None = None


class WorkflowStep(ManifestMapping):
    name: Label
    metadata: RunMetadata
    retry_strategy: RetryStrategy | None = None
    init_containers: list[dict[str, Any]] = Field(default_factory=list)
    container: dict[str, Any]
    volumes: list[dict[str, Any]] = Field(default_factory=list)


class ExecutorAccount(ManifestMapping):
    service_account_name: Name


class PodCollection(ManifestMapping):
    strategy: Literal["OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"]


class WorkflowSpec(ManifestMapping):
    entrypoint: Label
    active_deadline_seconds: int | None = None
    service_account_name: Name
    automount_service_account_token: bool
    executor: ExecutorAccount | None = None
    pod_gc: PodCollection | None = Field(default=None, alias="podGC")
    image_pull_secrets: list[dict[str, str]] = Field(default_factory=list)
    security_context: dict[str, Any]
    templates: Annotated[list[WorkflowStep], Field(min_length=1)]


class CronWorkflowSpec(ManifestMapping):
    schedules: Annotated[list[str], Field(min_length=1)]
    timezone: str | None = None
    concurrency_policy: str
    starting_deadline_seconds: Annotated[int, Field(ge=0)] = 0
    successful_jobs_history_limit: Annotated[int, Field(ge=0)] = 3
    failed_jobs_history_limit: Annotated[int, Field(ge=0)] = 1
    suspend: bool = False
    workflow_metadata: RunMetadata
    workflow_spec: WorkflowSpec


class CronWorkflow(ManifestMapping):
    api_version: Literal["argoproj.io/v1alpha1"]
    kind: Literal["CronWorkflow"]
    metadata: Metadata
    spec: CronWorkflowSpec


KINDS: CustomKinds = {(API, "CronWorkflow"): CronWorkflow}
