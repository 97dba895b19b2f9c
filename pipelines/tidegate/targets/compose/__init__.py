"""Docker Compose on one machine, with HAProxy before the servers.

Each package has servers of its own, named by its digest, so that a move of traffic stops none that still serves.
HAProxy divides the traffic by weight. Analyses become alert rules for Prometheus, which scrapes the servers in their
network.

Why: on one machine, on the premises, no cluster's controller can carry out a rollout.

Example: `target: {kind: compose, namespace: flights, image: registry.example.com/serve:1,
  router_image: docker.io/library/haproxy:3.2, replicas: {min: 2, max: 2},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from tidegate.delivery.losses import Analyses
from tidegate.manifest_formats import FormatsBySuffix, haproxy_config, yaml_documents
from tidegate.objectives import Pods
from tidegate.targets import Deployment, Flaw, Loss, Manifest, Support, _request_rate
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, ServedVersion, versions
from tidegate.targets._server_params import Image, ServerParams
from tidegate.targets.compose import alerts, dialect

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

FORMAT = FormatsBySuffix((dialect, yaml_documents, haproxy_config))
NAMES = frozenset({"alerts", "cohort", "limits", "package_path", "port", "reserved_memory", "versions"})
PORT = 8080
PACKAGE = "/package"


def _of_a_machine(address: str) -> str:
    IPv4Address(address)  # its ValueError says what is wrong
    return address


class Params(ServerParams):
    """One machine that runs Docker Compose."""

    kind: Literal["compose"]
    router_image: Image
    """HAProxy, 2.4 or later, with its Prometheus exporter, as the official image; pin it by digest."""
    host: str = Field(default="", max_length=253)
    """Name of the machine, where there are several: two environments of one machine need two namespaces and ports."""
    address: Annotated[str, AfterValidator(_of_a_machine)] = Field(
        default="127.0.0.1", pattern=r"^\d{1,3}(\.\d{1,3}){3}$"
    )
    """The machine's address that requests arrive at: `0.0.0.0` is each of them."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The machine's port that requests arrive at."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two machines may have the same namespace."""
        return "host", self.host

    def pods(self, project: str) -> Pods:  # noqa: ARG002 (a target that is scraped by the project selects by it)
        """The rendered scrape configuration labels the series of all servers by the namespace."""
        limits = self.resources.limits
        return Pods({"tidegate_namespace": self.namespace}, memory_mib=limits.memory, cores=limits.cpu)

    @property
    def alone(self) -> tuple[str, ...]:
        """Two environments can't listen at one port."""
        return "namespace", "port"


def _scaled(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    replicas = environment.target.replicas
    if replicas.max != replicas.min:
        yield "target.replicas.max"
    yield from _request_rate.declared(environment, analyses)


AUTOSCALING = Loss("autoscaling", "the number of servers stays replicas.min: nothing adds any under load", _scaled)
REQUESTS = Loss(
    "cpu_requests",
    "no processor time is reserved: of resources.requests only the memory is carried over",
    lambda *_: ["target.resources.requests.cpu"],
)
ROUTER = Loss(
    "router",
    "requests that reach no server are counted by no analysis, and those of kind unanswered are not measured",
)
PACE = Loss(
    "pace",
    "all servers are replaced at once, the new ones started beside the former: max_surge, max_unavailable and settle "
    "are not kept",
)
SHARED = (AUTOSCALING, REQUESTS)
STRATEGIES = {
    "rolling": Support((PACE, *SHARED)),
    "canary": Support((PROGRESS, ROLLBACK, ROUTER, *SHARED)),
    "linear": Support((PROGRESS, ROLLBACK, ROUTER, *SHARED)),
    "blue_green": Support((PROGRESS, ROLLBACK, ROUTER, *SHARED)),
    "phased": Support((PROGRESS, ROLLBACK, ROUTER, *SHARED)),
    "ab_test": Support((PROGRESS, ROLLBACK, ROUTER, *SHARED)),
    "shadow": Support(
        impossible="HAProxy copies no request itself: its mirror is an agent of its own that buffers bodies up to one "
        "frame, and the bodies of inference requests are larger"
    ),
    "feature_flag": Support(
        impossible="HAProxy evaluates no flag; let one of target flagd choose between two services, each of an "
        "environment of its own"
    ),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """Each served version with the names of its services, and the alert rules of the live step."""
    limits, requests = params.resources.limits, params.resources.requests
    served = versions(deployment)
    return {
        "alerts": alerts.rules(params.namespace, deployment, served),
        "cohort": _cohort(deployment) if len(served) > 1 else None,
        "limits": {"cpus": f"{limits.cpu:g}", "memory": _bytes(limits.memory)},
        "package_path": PACKAGE,
        "port": PORT,
        "reserved_memory": _bytes(requests.memory),
        "versions": [_named(version) for version in served],
    }


def _cohort(deployment: Deployment) -> dict[str, object] | None:
    """Whose requests go to the candidate: of callers by their hash, of a phase by the header's values; else null."""
    plan = deployment.plan
    step = next(step for step in plan.steps if step.name == deployment.step)
    if plan.experiment:
        sample = f"req.hdr({plan.key}),xxh32({plan.experiment.salt}),mod(100)"
        return {"sample": sample, "below": step.weight, "values": []}
    return {"sample": f"req.hdr({plan.key})", "below": None, "values": list(step.cohort)} if step.cohort else None


def _named(version: ServedVersion) -> dict[str, object]:
    short = version.package[:12]
    return {
        "role": version.role,
        "package": version.package,
        "weight": version.weight,
        "fetch": f"fetch-{short}",
        "server": f"server-{short}",
        "volume": f"package-{short}",
        "address": f"server-{short}:{PORT}",
    }


def _bytes(mebibytes: float) -> str:
    return f"{round(mebibytes * 1024)}k"


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """Fields first; then what services, router and rules say of each other."""
    from tidegate.targets.compose import rules, schema

    if fields := list(schema.flaws(manifests)):
        yield from fields
    else:
        yield from rules.flaws(manifests)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
