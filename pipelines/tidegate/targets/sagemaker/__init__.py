"""Amazon SageMaker: a real-time endpoint, by CloudFormation or by ACK.

ACK are the AWS Controllers for Kubernetes, which create it from objects in a cluster (`controller: ack`).

A rollout is a deployment guardrail: SageMaker starts a second fleet, moves the traffic, watches CloudWatch alarms and
goes back by itself. Analyses become those alarms. The package is read from S3, where `tidegate publish` puts it.
Copies of requests (`shadow`) go to a shadow variant for as long as the environment names the step; a stack has one,
the controllers have none.

Why: where models run on AWS, a managed endpoint needs no cluster, and its own guardrail carries out the rollout.

Example: `target: {kind: sagemaker, namespace: flights, instance: ml.c7i.large, models: "s3://models-example/flights",
  role: "arn:aws:iam::111122223333:role/flights", replicas: {min: 2, max: 4},
  image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve:1",
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tidegate.alerts.clouds.cloudwatch import CloudWatch
from tidegate.alerts.clouds.cloudwatch_metrics import CloudWatchEndpoint
from tidegate.config.section import EachOnce, Section
from tidegate.manifest_formats import yaml_documents as FORMAT
from tidegate.targets import Deployment, Flaw, Manifest
from tidegate.targets import _sagemaker_instances as instances
from tidegate.targets._by_hand import versions
from tidegate.targets._s3_folder import S3Folder
from tidegate.targets._server_params import ServerParams
from tidegate.targets.sagemaker import ack, alarms, guardrail
from tidegate.targets.sagemaker.losses import STRATEGIES

NAMES = frozenset({"ack", "alarms", "container", "deployment", "scaling", "shadow", "vpc"})
ECR = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/.+")


class Vpc(Section):
    """The network that the containers are in."""

    subnets: Annotated[
        tuple[Annotated[str, Field(pattern=r"^subnet-[0-9a-f]{8,17}$", examples=["subnet-0a1b2c3d"])], ...],
        Field(min_length=1, max_length=16),
        EachOnce,
    ]
    security_groups: Annotated[
        tuple[Annotated[str, Field(pattern=r"^sg-[0-9a-f]{8,17}$", examples=["sg-0a1b2c3d"])], ...],
        Field(min_length=1, max_length=5),
        EachOnce,
    ]


class Params(ServerParams):
    """A real-time endpoint, named as the namespace."""

    kind: Literal["sagemaker"]
    instance: str = Field(pattern=instances.PATTERN, examples=["ml.c7i.large"])
    """The type of each instance; it must hold resources.limits."""
    role: str = Field(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/[A-Za-z0-9+=,.@/_-]{1,200}$")
    """The IAM role that the containers run as; it may read the image and the packages."""
    models: S3Folder
    """Where packages are, each in a folder of its digest: what `tidegate publish` was given."""
    vpc: Vpc | None = None
    """The network; an image that is not in Amazon ECR needs one."""
    account: str = Field(default="", pattern=r"^(\d{12})?$")
    """The AWS account, where there are several: two environments of one account need two namespaces."""
    controller: Literal["ack", "cloudformation"] = "cloudformation"
    """Who creates the endpoint: a stack, or AWS Controllers for Kubernetes from objects in the namespace."""
    region: str = Field(default="", pattern=r"^([a-z]{2}(-[a-z]+)+-\d)?$")
    """ack: the AWS region of the endpoint; default: the controllers' own."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two accounts may have the same endpoint."""
        return "account", self.account

    def cloud_alerts(self) -> CloudWatch:
        """CloudWatch, and what it counts requests by."""
        return CloudWatch(CloudWatchEndpoint(self.namespace, alarms.VARIANT, instances.size(self.instance).cores))

    @model_validator(mode="after")
    def _can_start(self) -> "Params":
        if not ECR.fullmatch(self.image) and self.vpc is None:
            raise ValueError(
                "image: SageMaker pulls from Amazon ECR, or from another registry inside a vpc: declare one"
            )
        if self.account and self.account != (of_role := self.role.split(":")[4]):
            raise ValueError(f"account: the role is of {of_role}, and SageMaker takes a role of its own account only")
        if self.controller == "ack" and len(self.namespace) > ack.LONGEST_NAMESPACE:
            raise ValueError(
                f"namespace: takes {ack.LONGEST_NAMESPACE} characters where controller is ack, got "
                f"{len(self.namespace)}: names of models begin with it, and SageMaker takes {ack.LONGEST_NAME}"
            )
        if self.region and self.controller != "ack":
            raise ValueError("region: a stack is created where `aws cloudformation` is run; leave it out")
        size = instances.size(self.instance)
        limits = self.resources.limits
        if limits.cpu > size.cores or limits.memory > size.memory_mib:
            raise ValueError(
                f"instance: {self.instance} has {size.cores} processors and {size.memory_mib} MiB, less than "
                f"resources.limits ({limits.cpu:g} and {limits.memory:g} MiB)"
            )
        return self


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The properties that the templates print, as CloudFormation names them."""
    *_, stable = served = versions(deployment)
    is_shadow, copied = deployment.plan.strategy == "shadow", len(served) > 1
    variant = alarms.SHADOW if is_shadow else alarms.VARIANT
    watched = alarms.of_plan(params.namespace, deployment.plan, variant) if copied or not is_shadow else []
    deciding = [] if is_shadow else watched
    container = _container(params, deployment, deployment.package)
    vpc = (
        {"Subnets": list(params.vpc.subnets), "SecurityGroupIds": list(params.vpc.security_groups)}
        if params.vpc
        else None
    )
    by_ref, by_name = ([{"Ref": alarm["id"]} for alarm in deciding], [alarm["name"] for alarm in deciding])
    return {
        "ack": ack.values(
            params.namespace,
            deployment.project,
            params.region,
            model={"container": container, "role": params.role, "vpc": vpc},
            variant={"instance": params.instance, "count": params.replicas.min},
            deployment=guardrail.of_plan(deployment.plan, params.replicas.min, by_name),
            alarms=watched,
        )
        if params.controller == "ack"
        else None,
        "alarms": watched,
        "container": container,
        "deployment": guardrail.of_plan(deployment.plan, params.replicas.min, by_ref),
        "shadow": {
            "stable": _container(params, deployment, stable.package),
            "weight": deployment.plan.steps[0].mirror / 100,
        }
        if copied
        else None,
        "scaling": {
            "resource": f"endpoint/{params.namespace}/variant/{alarms.VARIANT}",
            # the metric is summed over the processors of the instance
            "cpu_percent": round(100 * params.replicas.cpu * instances.size(params.instance).cores),
        },
        "vpc": vpc,
    }


def _container(params: Params, deployment: Deployment, package: str) -> dict[str, object]:
    """SageMaker starts the image with the one argument `serve`: everything else is in its environment."""
    environment = {
        "TIDEGATE_HOST": "0.0.0.0",  # noqa: S104 (inside the container, whose port only SageMaker reaches)
        "TIDEGATE_PACKAGE": "/opt/ml/model",
        "TIDEGATE_SHA256": package,
        "TIDEGATE_UNKNOWN_INPUTS": deployment.plan.unknown_inputs,
    }
    source = {
        "S3DataSource": {
            "S3Uri": f"{params.models}/{package}/",
            "S3DataType": "S3Prefix",
            "CompressionType": "None",
        }
    }
    container: dict[str, object] = {"Image": params.image, "ModelDataSource": source, "Environment": environment}
    return container if ECR.fullmatch(params.image) else container | {"ImageConfig": {"RepositoryAccessMode": "Vpc"}}


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What CloudFormation, the controllers or SageMaker would refuse."""
    from tidegate.targets.sagemaker import linting

    if params.controller == "ack":
        yield from linting.of_objects(manifests, params.namespace)
    else:
        yield from linting.of_a_stack(manifests)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
