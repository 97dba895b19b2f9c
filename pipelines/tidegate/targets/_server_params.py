"""What every target that runs the server declares.

Image, namespace, replicas and their size. A target of another platform takes the same keys, so that switching targets
is one line.
"""

import math
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from tidegate.config import host_and_port
from tidegate.config.section import Cores, Mebibytes, Percent, Section


def _from_a_registry(image: str) -> str:
    host_and_port.require(image.partition("/")[0])
    return image


Namespace = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
"""A DNS label, such as a Kubernetes namespace."""
Image = Annotated[
    str,
    AfterValidator(_from_a_registry),
    Field(
        pattern=r"^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
        r"(@sha256:[0-9a-f]{64})?$",
        examples=["registry.example.com/tidegate-serve@sha256:…"],
        max_length=255,
    ),
]
"""A container image with its registry."""


def _whole(ratio: float) -> float:
    if not math.isclose(percent := ratio * 100, round(percent), abs_tol=1e-9) or percent < 1:
        raise ValueError(f"must be whole percent, at least 1%, got {percent:g}%")
    return ratio


class Replicas(Section):
    min: int = Field(ge=1, le=1000)
    max: int = Field(ge=1, le=1000)
    cpu: Annotated[Percent, AfterValidator(_whole)] = 0.7
    """Mean processor use, as a share of the request, above which replicas are added."""
    requests_per_second: float | None = Field(default=None, ge=0.01, le=1e6)
    """Requests per second of one replica above which replicas are added, too; default: processor use alone decides."""

    @model_validator(mode="after")
    def _ordered(self) -> "Replicas":
        if self.max < self.min:
            raise ValueError(f"max must be at least min ({self.min}), got {self.max}")
        return self


MOST_CORES, MOST_GIB = 1024, 32 * 1024


def _in_millicores(cores: float) -> float:
    if cores > MOST_CORES:
        raise ValueError(f"no machine has that many processors: at most {MOST_CORES}")
    if not math.isclose(millicores := cores * 1000, round(millicores), abs_tol=1e-6):
        raise ValueError(f"Kubernetes counts processors in whole millicores, got {millicores:g}m")
    return cores


def _of_a_machine(mebibytes: float) -> float:
    if mebibytes > MOST_GIB * 1024:
        raise ValueError(f"no machine has that much memory: at most {MOST_GIB}Gi")
    return mebibytes


class ResourceAmount(Section):
    """What one replica takes of a machine."""

    cpu: Annotated[Cores, AfterValidator(_in_millicores)]
    memory: Annotated[Mebibytes, AfterValidator(_of_a_machine)]


class Resources(Section):
    """What one replica requests and may not exceed."""

    requests: ResourceAmount
    limits: ResourceAmount

    @model_validator(mode="after")
    def _requests_fit(self) -> "Resources":
        for name in ("cpu", "memory"):
            if getattr(self.requests, name) > getattr(self.limits, name):
                raise ValueError(f"requests.{name} is above limits.{name}")
        return self


class ServerParams(Section):
    """What runs, under which name, and how large."""

    kind: str
    image: Image
    """The server image; pin it by digest."""
    namespace: Namespace
    """What the objects of the environment are in, or their names begin with: no two environments share one."""
    replicas: Replicas
    resources: Resources

    @property
    def scope(self) -> tuple[str, str]:
        """The key and value that distinguish platforms of this kind: names on another one are others."""
        return self.kind, ""

    @property
    def alone(self) -> tuple[str, ...]:
        """The keys whose value only one environment of a platform may have."""
        return ("namespace",)
