"""Amazon SageMaker: a processing job, started on schedule by Amazon EventBridge.

A run is `tidegate predict` on one instance that is there for the run alone. SageMaker's own batch transform would send
each file as requests of its own to a server; a processing job predicts the same rows by the same command as any other
target, and names rows that are rejected. The package is read from S3, where `tidegate publish` puts it.

Why: where models run on AWS, a run needs no cluster, and costs nothing between runs.

Example: `target: {kind: sagemaker_batch, namespace: flights, instance: ml.m7i.large,
  models: "s3://models-example/flights", role: "arn:aws:iam::111122223333:role/flights",
  scheduler_role: "arn:aws:iam::111122223333:role/scheduler", replicas: {min: 1, max: 1},
  image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve:1",
  resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: "2", memory: 4Gi}}}`
"""

import json
import re
from collections.abc import Iterator
from math import ceil
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from tidegate.manifest_formats import yaml_documents as FORMAT
from tidegate.targets import Deployment, Flaw, Manifest, _job_params
from tidegate.targets import _sagemaker_instances as instances
from tidegate.targets._job_params import JobParams, PredictCommand
from tidegate.targets._s3_folder import S3Folder
from tidegate.targets._server_params import ServerParams
from tidegate.targets.sagemaker_batch import schedule
from tidegate.targets.sagemaker_batch.losses import STRATEGIES

NAMES = frozenset({"job", "schedule"})
ECR = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/.+")
ROLE = r"^arn:aws[a-z-]*:iam::\d{12}:role/[A-Za-z0-9+=,.@/_-]{1,200}$"
PACKAGE = "/opt/ml/processing/package"
RUN = "<aws.scheduler.execution-id>"
"""What EventBridge replaces by a name that no other run has."""
LONGEST_NAMESPACE = 40
"""A job's name has at most 63 characters; 23 are the run's."""


class Params(ServerParams, JobParams):
    """A schedule, named as the namespace, and the jobs that it starts."""

    SCHEMES: ClassVar[tuple[str, ...]] = ("s3",)
    kind: Literal["sagemaker_batch"]
    instance: str = Field(pattern=instances.PATTERN, examples=["ml.m7i.large"])
    """The type of the instance of a run; it must hold resources.limits."""
    role: str = Field(pattern=ROLE)
    """The IAM role of a run: it may read the image, the packages and the input, and write the output."""
    scheduler_role: str = Field(pattern=ROLE)
    """The IAM role of EventBridge: it may start processing jobs, and pass `role` to them."""
    models: S3Folder
    """Where packages are, each in a folder of its digest: what `tidegate publish` was given."""
    account: str = Field(default="", pattern=r"^(\d{12})?$")
    """The AWS account, where there are several: two environments of one account need two namespaces."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two accounts may have the same schedule."""
        return "account", self.account

    def limits(self) -> Iterator[tuple[str, str]]:
        """A job has no network of its own to pull from elsewhere."""
        if not ECR.fullmatch(self.image):
            yield "image", "SageMaker runs jobs of images in Amazon ECR; push it there"

    @model_validator(mode="after")
    def _can_start(self) -> "Params":
        if len(self.namespace) > LONGEST_NAMESPACE:
            raise ValueError(f"namespace: begins the name of each job; at most {LONGEST_NAMESPACE} characters")
        size, limits = instances.size(self.instance), self.resources.limits
        if limits.cpu > size.cores or limits.memory > size.memory_mib:
            raise ValueError(
                f"instance: {self.instance} has {size.cores} processors and {size.memory_mib} MiB, less than "
                f"resources.limits ({limits.cpu:g} and {limits.memory:g} MiB)"
            )
        return self


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The schedule as EventBridge writes it, and the job as the text that it is started with."""
    batch = _job_params.batch(deployment)
    return {
        "job": json.dumps(_job(params, deployment), ensure_ascii=False),
        "schedule": {
            "expression": schedule.expression(batch.schedule),
            "time_zone": batch.time_zone,
            "start_within_s": round(batch.start_within),
        },
    }


def _job(params: Params, deployment: Deployment) -> dict[str, object]:
    """A request to start a processing job."""
    batch = _job_params.batch(deployment)
    package = {
        "S3Uri": f"{params.models}/{deployment.package}/",
        "LocalPath": PACKAGE,
        "S3DataType": "S3Prefix",
        "S3InputMode": "File",
    }
    cluster = {
        "InstanceCount": 1,
        "InstanceType": params.instance,
        "VolumeSizeInGB": max(ceil(batch.scratch / 1024) + 3, 5),
    }
    return {
        "ProcessingJobName": f"{params.namespace}-{RUN}",
        "RoleArn": params.role,
        "AppSpecification": {
            "ImageUri": params.image,
            "ContainerEntrypoint": ["tidegate"],
            "ContainerArguments": PredictCommand(batch, deployment.package, PACKAGE).arguments(RUN),
        },
        "ProcessingInputs": [{"InputName": "package", "S3Input": package}],
        "ProcessingResources": {"ClusterConfig": cluster},
        "StoppingCondition": {"MaxRuntimeInSeconds": round(batch.deadline)},
        "Tags": [{"Key": "tidegate-package", "Value": deployment.package}],
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What CloudFormation, EventBridge or SageMaker would refuse."""
    from tidegate.targets.sagemaker_batch import rules

    return rules.flaws(manifests)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
