"""systemd on one machine: the server as hardened units behind a socket.

The socket stays open while the server is replaced: connections wait in it, none is refused. The package is fetched by a
unit of its own, so that the server itself reaches no network but this machine's.

Why: on a machine without containers, at the edge or in a plant, the service manager that is there is enough.

Example: `target: {kind: systemd, namespace: flights, executable: /opt/tidegate/bin/tidegate, port: 8080,
  image: registry.example.com/serve:1, replicas: {min: 1, max: 1},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from tidegate.delivery.losses import Analyses
from tidegate.manifest_formats import systemd_unit as FORMAT
from tidegate.targets import Deployment, Flaw, Loss, Manifest, Support, _request_rate
from tidegate.targets._server_params import ServerParams

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

NAMES = frozenset(
    {"cpu_quota", "listen", "memory_max", "memory_min", "package_path", "ready", "server", "state", "units"}
)
UNITS = ("fetch.service", "server.service", "router.service", "router.socket")
"""The rendered files; `<namespace>-` and this is the name that each is installed under."""


def _of_a_machine(address: str) -> str:
    IPv4Address(address)  # its ValueError says what is wrong
    return address


class Params(ServerParams):
    """One machine with systemd 252 or later."""

    kind: Literal["systemd"]
    executable: str = Field(pattern=r"^(/[A-Za-z0-9._-]+)+$", max_length=200)
    """The path of tidegate on the machine."""
    host: str = Field(default="", max_length=253)
    """Name of the machine, where there are several: two environments of one machine need two namespaces and ports."""
    address: Annotated[str, AfterValidator(_of_a_machine)] = Field(
        default="127.0.0.1", pattern=r"^\d{1,3}(\.\d{1,3}){3}$"
    )
    """The machine's address that requests arrive at: `0.0.0.0` is each of them."""
    port: int = Field(default=8080, ge=1024, le=65535)
    """The machine's port that requests arrive at."""
    server_port: int = Field(default=18080, ge=1024, le=65535)
    """The port that the server itself listens at, on 127.0.0.1."""

    @model_validator(mode="after")
    def _two_ports(self) -> "Params":
        if self.port == self.server_port:
            raise ValueError("server_port: is the port of the socket; the server needs one of its own")
        return self

    @property
    def scope(self) -> tuple[str, str]:
        """Two machines may have the same namespace."""
        return "host", self.host

    @property
    def alone(self) -> tuple[str, ...]:
        """Two environments can't listen at one port."""
        return "namespace", "port", "server_port"


def _several(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    replicas = environment.target.replicas
    yield from (f"target.replicas.{field}" for field in ("min", "max") if getattr(replicas, field) != 1)
    yield from _request_rate.declared(environment, analyses)


IMAGE = Loss(
    "image",
    "the installation at target.executable runs, whatever the image holds: install the image's version there",
    lambda *_: ["target.image"],
)
REPLICAS = Loss("replicas", "one server runs: replicas.min and max are not kept", _several)
REQUESTS = Loss(
    "cpu_requests",
    "no processor time is reserved: of resources.requests only the memory is carried over",
    lambda *_: ["target.resources.requests.cpu"],
)
PACE = Loss(
    "pace",
    "the server is replaced at once, and requests wait in the socket until the new one answers: max_surge, "
    "max_unavailable and settle are not kept",
)
UNDIVIDED = Support(impossible="one socket leads to one server; compose divides the traffic on one machine")
STRATEGIES = {
    "rolling": Support((PACE, IMAGE, REPLICAS, REQUESTS)),
    **dict.fromkeys(("ab_test", "blue_green", "canary", "linear", "phased", "shadow"), UNDIVIDED),
    "feature_flag": Support(
        impossible="a unit evaluates no flag; let one of target flagd choose between two environments of this target"
    ),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """Names, paths and limits, each as one word of a unit."""
    limits, requests = params.resources.limits, params.resources.requests
    state = f"{params.namespace}-packages"
    return {
        "cpu_quota": f"{round(limits.cpu * 100)}%",
        "listen": f"{params.address}:{params.port}",
        "memory_max": f"{round(limits.memory * 1024)}K",
        "memory_min": f"{round(requests.memory * 1024)}K",
        "package_path": f"/var/lib/{state}/{deployment.package}",
        "ready": f"http://127.0.0.1:{params.server_port}/v2/health/ready",
        "server": f"127.0.0.1:{params.server_port}",
        "state": state,
        "units": {name.replace(".", "_"): f"{params.namespace}-{name}" for name in UNITS},
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What systemd would refuse, or run with more rights than a server needs."""
    from tidegate.targets.systemd import rules

    return rules.flaws(manifests, params.namespace)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
