"""Azure Machine Learning: a managed online endpoint, in the files of `az ml`.

Each package is a deployment of its own, named by its digest; the endpoint divides the traffic between them by weight.
No controller moves from step to step: the environment names the live one.

Why: where models run on Azure, a managed endpoint needs no cluster and still divides traffic by weight.

Example: `target: {kind: azureml, namespace: flights, instance: Standard_DS2_v2, datastore: models, folder: flights,
  image: flights.azurecr.io/serve:1, replicas: {min: 2, max: 2},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate.alerts import clouds
from tidegate.alerts.clouds.azure_monitor import AzureMonitor
from tidegate.delivery.losses import Analyses
from tidegate.manifest_formats import yaml_documents as FORMAT
from tidegate.targets import Deployment, Flaw, Loss, Manifest, Support, _request_rate
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, every_analysis, versions
from tidegate.targets._server_params import ServerParams
from tidegate.targets.azureml import instances

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

NAMES = frozenset({"candidate", "mirror_traffic", "mount_path", "routes", "stable", "traffic"})
PORT = 8080
MOST_MIRROR = 50
"""Percent; https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints"""
MOUNT = "/var/model"
"""Where the folder of the package is mounted, under its own name."""


class Params(ServerParams):
    """A managed online endpoint, named as the namespace."""

    kind: Literal["azureml"]
    namespace: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$")]
    """Name of the endpoint: 3 to 32 characters, one of its kind in the region."""
    instance: str = Field(pattern=instances.PATTERN, examples=["Standard_DS2_v2"])
    """The size of each instance; it must hold resources.limits."""
    datastore: str = Field(pattern=r"^[A-Za-z0-9_]{1,255}$")
    """Name of the workspace's datastore that packages are in."""
    folder: str = Field(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$")
    """The folder of the datastore that holds each package in a folder of its digest."""
    auth: Literal["key", "aml_token", "aad_token"] = "aad_token"
    """How callers prove who they are: by a Microsoft Entra token, or by a secret of the endpoint."""
    workspace: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{2,32})?$", examples=["risk"])
    """Name of the workspace, where there are several: two environments of one need two namespaces."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two workspaces may have the same endpoint."""
        return "workspace", self.workspace

    def cloud_alerts(self) -> AzureMonitor:
        """Azure Monitor, and what it counts requests by."""
        return AzureMonitor(self.namespace, self.workspace)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        size, limits = instances.SIZES[self.instance], self.resources.limits
        if limits.cpu > size.cores or limits.memory > size.memory_mib:
            raise ValueError(
                f"instance: {self.instance} has {size.cores} processors and {size.memory_mib} MiB, less than "
                f"resources.limits ({limits.cpu:g} and {limits.memory:g} MiB)"
            )
        return self


def _mirrored(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.rollout.mirror > MOST_MIRROR:
        yield "rollout.mirror"


def _scaled(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    if environment.target.replicas.max != environment.target.replicas.min:
        yield "target.replicas.max"
    yield from _request_rate.declared(environment, analyses)


ANALYSES = Loss("analyses", "no analysis is measured: Azure Monitor has none of the server's metrics", every_analysis)
AUTOSCALING = Loss("autoscaling", "the number of instances stays replicas.min: nothing adds any under load", _scaled)
PACE = Loss("pace", "all instances are replaced at once, the new ones started beside the former: no pace is kept")
MIRROR = Loss("mirror", f"an endpoint copies {MOST_MIRROR} % of the requests at most", _mirrored, acceptable=False)
OBJECTIVES = clouds.losses(AzureMonitor)
PER_REQUEST = "an endpoint draws a version for each request, so no caller or cohort keeps one"
STRATEGIES = {
    "shadow": Support((PROGRESS, ROLLBACK, MIRROR, ANALYSES, AUTOSCALING, *OBJECTIVES)),
    "phased": Support(impossible=PER_REQUEST),
    "ab_test": Support(impossible=PER_REQUEST),
    "feature_flag": Support(impossible="an endpoint evaluates no flag; let one of target flagd choose its deployments"),
    "rolling": Support((PACE, AUTOSCALING, *OBJECTIVES)),
    "canary": Support((PROGRESS, ROLLBACK, ANALYSES, AUTOSCALING, *OBJECTIVES)),
    "linear": Support((PROGRESS, ROLLBACK, ANALYSES, AUTOSCALING, *OBJECTIVES)),
    "blue_green": Support((PROGRESS, ROLLBACK, ANALYSES, AUTOSCALING, *OBJECTIVES)),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The deployment of each served version, and the traffic between them; `stable` is null where one serves."""
    served = [
        {
            "name": f"p-{version.package[:12]}",
            "package": version.package,
            "model_version": version.package[:12],
            "path": f"azureml://datastores/{params.datastore}/paths/{params.folder}/{version.package}",
            "variables": _variables(version.package, deployment.plan.unknown_inputs),
            "weight": version.weight,
        }
        for version in versions(deployment)
    ]
    candidate, stable = [*served, None][:2]
    return {
        "candidate": candidate,
        "stable": stable,
        "mount_path": MOUNT,
        "routes": {
            "liveness_route": {"path": "/v2/health/live", "port": PORT},
            "readiness_route": {"path": "/v2/health/ready", "port": PORT},
            "scoring_route": {"path": "/invocations", "port": PORT},
        },
        "traffic": {str(version["name"]): version["weight"] for version in served},
        "mirror_traffic": {str(served[0]["name"]): mirror} if stable and (mirror := _mirror(deployment)) else {},
    }


def _mirror(deployment: Deployment) -> int:
    """Percent of the requests that the live step copies to the candidate."""
    return next((step.mirror for step in deployment.plan.steps if step.name == deployment.step), 0)


def _variables(package: str, unknown_inputs: str) -> dict[str, str]:
    """The image starts `tidegate serve` by itself; everything else is in its environment."""
    return {
        "TIDEGATE_HOST": "0.0.0.0",  # noqa: S104 (inside the container, whose port only the endpoint reaches)
        "TIDEGATE_PACKAGE": f"{MOUNT}/{package}",
        "TIDEGATE_PORT": str(PORT),
        "TIDEGATE_SHA256": package,
        "TIDEGATE_UNKNOWN_INPUTS": unknown_inputs,
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """Fields first; then what the files say of each other."""
    from tidegate.targets.azureml import rules, schema

    fields = list(schema.flaws(manifests))
    yield from fields or chain.from_iterable(rule(manifests) for rule in rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
