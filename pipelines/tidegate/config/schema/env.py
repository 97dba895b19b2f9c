"""conf/env: one environment, its target, its rollout and its size."""

from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from tidegate.config.section import Cores, Mebibytes, Namespace, Percent, Section
from tidegate.kinds import ROLLOUTS, TARGETS

if TYPE_CHECKING:
    Rollout = Any
    Target = Any
else:
    Rollout = ROLLOUTS.params()
    Target = TARGETS.params()


class Replicas(Section):
    min: int = Field(ge=1, le=1000)
    max: int = Field(ge=1, le=1000)
    cpu: Percent = 0.7
    """Mean processor use, as a share of the request, above which replicas are added."""

    @model_validator(mode="after")
    def _ordered(self) -> "Replicas":
        if self.max < self.min:
            raise ValueError(f"max must be at least min, {self.min}, got {self.max}")
        return self


class Amount(Section):
    cpu: Cores
    memory: Mebibytes


class Resources(Section):
    """What one replica asks for and may not exceed."""

    requests: Amount
    limits: Amount

    @model_validator(mode="after")
    def _requests_fit(self) -> "Resources":
        for name in ("cpu", "memory"):
            if getattr(self.requests, name) > getattr(self.limits, name):
                raise ValueError(f"requests.{name} is above limits.{name}")
        return self


class Traffic(Section):
    requests_per_second: float = Field(gt=0)
    """Expected load: what decision power and holds are computed from."""


class Environment(Section):
    """Where a release runs."""

    release: str = Field(default="latest", pattern=r"^(latest|[a-z][a-z0-9-]*@v\d+\.\d+\.\d+)$")
    """`latest` follows the model of this revision; a tag pins one."""
    image: str = Field(
        pattern=r"^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
        r"(@sha256:[0-9a-f]{64})?$",
        examples=["registry.example.com/tidegate-serve@sha256:…"],
        max_length=255,
    )
    """The server image; pin it by digest."""
    store: str = Field(
        pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._-]+)*$",
        examples=["https://models.example.com/flights"],
    )
    """Where pods fetch the model package, under its sha256: `<store>/<sha256>/package.json` and the files it lists."""
    namespace: Namespace
    target: Target
    rollout: Rollout
    replicas: Replicas
    resources: Resources
    traffic: Traffic
