"""The fields of the Spark operator's ScheduledSparkApplication.

The pod of its driver is checked as any pod.
https://www.kubeflow.org/docs/components/spark-operator/user-guide/running-sparkapplication-on-schedule
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata, Name

API = "sparkoperator.k8s.io/v1beta2"
Memory = Annotated[str, Field(pattern=r"^[1-9]\d*[kmg]$")]
"""An amount of memory as Java writes it: 512m."""


class RestartPolicy(ManifestMapping):
    type: Literal["Never", "OnFailure", "Always"]
    on_failure_retries: Annotated[int, Field(ge=0)] | None = None
    on_failure_retry_interval: Annotated[int, Field(ge=1)] | None = None


class SparkDriver(ManifestMapping):
    cores: Annotated[int, Field(ge=1)]
    core_request: str
    core_limit: str
    memory: Memory
    memory_overhead: Memory
    service_account: Name
    template: dict[str, Any]


class SparkExecutor(ManifestMapping):
    instances: Annotated[int, Field(ge=1)]
    cores: Annotated[int, Field(ge=1)]
    core_request: str | None = None
    core_limit: str | None = None
    memory: Memory
    memory_overhead: Memory | None = None
    template: dict[str, Any] | None = None


class SparkSpec(ManifestMapping):
    type: Literal["Python"]
    python_version: Literal["3"]
    mode: Literal["cluster"]
    spark_version: str
    image: str
    image_pull_secrets: list[str] = Field(default_factory=list)
    main_application_file: Annotated[str, Field(pattern=r"^local:///.+\.py$")]
    arguments: Annotated[list[str], Field(min_length=1)]
    spark_conf: dict[str, str] = Field(default_factory=dict)
    restart_policy: RestartPolicy
    driver: SparkDriver
    executor: SparkExecutor


class ScheduledSpec(ManifestMapping):
    schedule: str
    time_zone: str | None = None
    concurrency_policy: str
    suspend: bool = False
    successful_run_history_limit: Annotated[int, Field(ge=1)] = 1
    failed_run_history_limit: Annotated[int, Field(ge=1)] = 1
    template: SparkSpec


class ScheduledSparkApplication(ManifestMapping):
    api_version: Literal["sparkoperator.k8s.io/v1beta2"]
    kind: Literal["ScheduledSparkApplication"]
    metadata: Metadata
    spec: ScheduledSpec


KINDS: CustomKinds = {(API, "ScheduledSparkApplication"): ScheduledSparkApplication}
