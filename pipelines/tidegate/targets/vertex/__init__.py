"""Vertex AI: an endpoint, whose deployed models have numeric ids of our own.

The traffic is divided by those ids, so that the map of shares can be declared: ids that the service makes are known
only afterwards. No controller moves from step to step: the environment names the live one.

Why: where models run on Google Cloud, a managed endpoint needs no cluster and still divides traffic by weight.

Example: `target: {kind: vertex, namespace: flights, project: my-project, region: europe-west4, endpoint: "4711",
  machine: n1-standard-2, service_account: serving@my-project.iam.gserviceaccount.com,
  image: europe-docker.pkg.dev/my-project/ml/serve:1, replicas: {min: 2, max: 4},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from tidegate.alerts import clouds
from tidegate.alerts.clouds.cloud_monitoring import CloudMonitoring
from tidegate.alerts.clouds.vertex_queries import VertexServing
from tidegate.delivery.losses import Loss
from tidegate.errors import DeclarationError, Problem
from tidegate.manifest_formats import json_document as FORMAT
from tidegate.targets import Deployment, Flaw, Manifest, Support
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, ServedVersion, every_analysis, versions
from tidegate.targets._request_rate import REQUEST_RATE
from tidegate.targets._server_params import ServerParams
from tidegate.targets.vertex import machines

NAMES = frozenset(
    {"command", "cpu_percent", "endpoint", "model", "model_id", "port", "traffic", "variables", "versions"}
)
PORT = 8080
PACKAGE = "/tmp/package"  # noqa: S108 (of the container's own file system)
DEPLOY = "deploy.json"
COMMAND = (
    'tidegate fetch "$TIDEGATE_STORE" --sha256 "$TIDEGATE_SHA256" --into "$TIDEGATE_PACKAGE" && exec tidegate serve'
)
"""Vertex mounts nothing and has no containers before the server; what it fetches is in variables, never in the text."""


class Params(ServerParams):
    """An endpoint of Vertex AI."""

    kind: Literal["vertex"]
    project: str = Field(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")
    """Id of the Google Cloud project."""
    region: str = Field(pattern=r"^[a-z]+-[a-z]+\d{1,2}$", examples=["europe-west4"])
    endpoint: str = Field(pattern=r"^[1-9][0-9]{0,8}$", examples=["4711"])
    """The endpoint's own id, at most nine digits, chosen when it is created."""
    machine: str = Field(pattern=machines.PATTERN, examples=["n1-standard-2"])
    """The machine of each replica; it must hold resources.limits."""
    service_account: str = Field(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]{1,200}\.gserviceaccount\.com$")
    """Who the servers are to the store of packages."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two projects or regions may have the same endpoint."""
        return "project and region", f"{self.project}/{self.region}"

    @property
    def alone(self) -> tuple[str, ...]:
        """An endpoint serves one environment."""
        return "namespace", "endpoint"

    def cloud_alerts(self) -> CloudMonitoring:
        """Cloud Monitoring, and what it counts requests by."""
        size = machines.SIZES[self.machine]
        return CloudMonitoring(VertexServing(self.namespace, self.endpoint, self.region, size.cores, size.memory_mib))

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        size, limits = machines.SIZES[self.machine], self.resources.limits
        if limits.cpu > size.cores or limits.memory > size.memory_mib:
            raise ValueError(
                f"machine: {self.machine} has {size.cores} processors and {size.memory_mib} MiB, less than "
                f"resources.limits ({limits.cpu:g} and {limits.memory:g} MiB)"
            )
        return self


ANALYSES = Loss("analyses", "no analysis is measured: nothing reads the servers' metrics", every_analysis)
PACE = Loss("pace", "a new package is deployed beside the former, then gets all traffic: no pace is kept")
PER_REQUEST = "an endpoint draws a deployed model for each request, so no caller or cohort keeps one"
OBJECTIVES = clouds.losses(CloudMonitoring)
SHARED = (PROGRESS, ROLLBACK, ANALYSES, REQUEST_RATE, *OBJECTIVES)
STRATEGIES = {
    "rolling": Support((PACE, REQUEST_RATE, *OBJECTIVES)),
    "canary": Support(SHARED),
    "linear": Support(SHARED),
    "blue_green": Support(SHARED),
    "shadow": Support(impossible="an endpoint copies no request to another model; it logs samples of them"),
    "phased": Support(impossible=PER_REQUEST),
    "ab_test": Support(impossible=PER_REQUEST),
    "feature_flag": Support(impossible="an endpoint evaluates no flag; let one of target flagd choose an endpoint"),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The candidate's model and deployment, and whole percent of the traffic by the ids of deployed models."""
    location = f"projects/{params.project}/locations/{params.region}"
    served = [
        {"role": version.role, "weight": version.weight, "id": _deployed_id(version, params, deployment)}
        for version in versions(deployment)
    ]
    model_id = f"p-{_digest(params, deployment)[:12]}"
    return {
        "command": ["sh", "-c", COMMAND],
        "cpu_percent": round(params.replicas.cpu * 100),
        "endpoint": f"{location}/endpoints/{params.endpoint}",
        "model": f"{location}/models/{model_id}",
        "model_id": model_id,
        "port": PORT,
        "traffic": {str(version["id"]): version["weight"] for version in served},
        "variables": [{"name": name, "value": value} for name, value in _variables(deployment).items()],
        "versions": served,
    }


def _variables(deployment: Deployment) -> dict[str, str]:
    return {
        "TIDEGATE_HOST": "0.0.0.0",  # noqa: S104 (inside the container, whose port only the endpoint reaches)
        "TIDEGATE_PACKAGE": PACKAGE,
        "TIDEGATE_PORT": str(PORT),
        "TIDEGATE_SHA256": deployment.package,
        "TIDEGATE_STORE": deployment.store,
        "TIDEGATE_UNKNOWN_INPUTS": deployment.plan.unknown_inputs,
    }


def _deployed_id(version: ServedVersion, params: Params, deployment: Deployment) -> str:
    """Ten digits: the candidate's of all that it is made of, the stable version's as its release rendered it."""
    if version.role == "candidate":
        return str(10**9 + int(_digest(params, deployment)[:12], 16) % (9 * 10**9))
    try:
        (request,) = FORMAT.read(deployment.stable_manifests[DEPLOY])
        return str(request["deployedModel"]["id"])
    except (LookupError, TypeError, ValueError):
        key = f"environments.{deployment.environment}.stable"
        reason = "was not released to Vertex here, so the id of its deployed model is unknown; name a later release"
        raise DeclarationError([Problem(reason, key=key)]) from None


def _digest(params: Params, deployment: Deployment) -> str:
    """A model and a deployed model never change: what differs has another name."""
    made_of = [_variables(deployment), params.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """Fields first; then what the requests say of each other."""
    from tidegate.targets.vertex import rules, schema

    fields = list(schema.flaws(manifests))
    yield from fields or rules.flaws(manifests, params.endpoint)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
