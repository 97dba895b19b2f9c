"""Several targets in one environment, each with a share of the requests.

Every part is rendered from the same release, plan and objectives into a folder of its own; `haproxy.cfg` divides the
requests, and a part that does not answer loses its share to the others until it does. Releases, promotions and
rollbacks are of the environment, so of all parts at once: no part names a release.

Why: what runs in a cloud also runs on the premises, during a move or for good, by one release.

Example: `target: {kind: hybrid, parts: {
  cloud: {share: 80%, address: "flights.example.com:443", tls: true, target: {kind: kubernetes, namespace: flights,
  image: registry.example.com/serve:1, replicas: {min: 2, max: 4},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}},
  premises: {share: 20%, address: "10.0.4.7:8080", target: {kind: compose, namespace: flights,
  image: registry.example.com/serve:1, router_image: docker.io/library/haproxy:3.2, replicas: {min: 2, max: 2},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}}}}`
"""

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from tidegate.config import host_and_port
from tidegate.config.section import Percent, Section
from tidegate.delivery.losses import Loss, Support
from tidegate.kinds import TARGETS
from tidegate.manifest_formats import haproxy_config as FORMAT
from tidegate.targets import Deployment, Flaw, Manifest
from tidegate.targets._job_params import JobParams
from tidegate.targets._server_params import ServerParams

NAME = "hybrid"
NAMES = frozenset({"parts"})
ALL = 100


def _servers() -> Iterator[type[Section]]:
    """The parameters of every other target that answers requests."""
    for kind in TARGETS.names():
        if kind != NAME:
            params = TARGETS.load(kind).Params
            if issubclass(params, ServerParams) and not issubclass(params, JobParams):
                yield params


if TYPE_CHECKING:
    PartTarget = Any
else:
    PartTarget = Annotated[reduce(or_, _servers()), Field(discriminator="kind")]


def _whole(share: float) -> float:
    if not 0.01 <= share <= 0.99 or abs(share * ALL - round(share * ALL)) > 1e-9:
        raise ValueError(f"must be whole percent from 1% to 99%, got {share * ALL:g}%")
    return share


def _address(text: str) -> str:
    if ":" not in text:
        raise ValueError(f"{text}: name the port, too, as {text}:443")
    host_and_port.require(text)
    return text


PartName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$")]


class Part(Section):
    """One target of an environment, and its share."""

    share: Annotated[Percent, AfterValidator(_whole)]
    """The part's share of the requests, in whole percent; all parts sum to 100%."""
    address: Annotated[
        str,
        AfterValidator(_address),
        Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$", examples=["flights.example.com:443"]),
    ]
    """The address of the part's own router for HAProxy: its Gateway, Ingress or machine."""
    tls: bool = False
    """Whether the part is called by HTTPS; its certificate must then be one of its host name's."""
    target: PartTarget
    """The platform of the part and its settings; a target that answers requests itself."""

    @property
    def host(self) -> str:
        """What the part's router is asked for."""
        return self.address.partition(":")[0]


class Params(Section):
    """The parts of an environment."""

    kind: Literal["hybrid"]
    parts: dict[PartName, Part] = Field(min_length=2, max_length=8)
    """Each target by a name of your own, which is its folder, too."""

    @property
    def least_share(self) -> float:
        """The share of the part with the fewest requests, on which its analyses decide."""
        return min(part.share for part in self.parts.values())

    @model_validator(mode="after")
    def _divide_all(self) -> "Params":
        total = round(sum(part.share for part in self.parts.values()) * ALL)
        if total != ALL:
            listed = " + ".join(f"{part.share * ALL:g}%" for part in self.parts.values())
            raise ValueError(f"parts: the shares must be 100% together, got {listed} = {total}%")
        host, times = Counter(part.host for part in self.parts.values()).most_common(1)[0]
        if times > 1:
            raise ValueError(f"parts: two are reached at {host}; each needs a host of its own")
        return self


ROUTER = Loss(
    "one_router",
    "one HAProxy divides the requests between the parts: run two of it behind one address, or a fault of its machine "
    "is one of all parts",
)
SHARED = Support((ROUTER,))
STRATEGIES = {
    **dict.fromkeys(("ab_test", "blue_green", "canary", "linear", "phased", "rolling", "shadow"), SHARED),
    "feature_flag": Support(impossible="HAProxy evaluates no flag; let one of target flagd choose between two hosts"),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """Each part with its share as HAProxy weighs it."""
    return {
        "parts": [
            {
                "address": part.address,
                "weight": round(part.share * ALL),
                "server_name": f"str({part.host})" if part.tls else None,
                "host": part.host,
            }
            for part in params.parts.values()
        ]
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What HAProxy would divide otherwise than is declared."""
    from tidegate.targets.hybrid import rules

    return rules.flaws(manifests, params)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
