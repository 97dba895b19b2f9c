"""`gitops` in conf/env: who applies the environment's deploy branch."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tidegate.config import host_and_port
from tidegate.config.section import Seconds, Section

ObjectName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


def _with_a_host(url: str) -> str:
    host_and_port.require(url.partition("://")[2].partition("/")[0].removeprefix("git@"))
    return url


Repository = Annotated[
    str,
    AfterValidator(_with_a_host),
    Field(
        pattern=r"^(https://|ssh://git@)[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$",
        max_length=500,
        examples=["https://github.com/acme/flights"],
    ),
]
"""The repository as the controller clones it; no secret is in it: a Secret of the cluster holds them."""


class ArgoCd(Section):
    """An Application of Argo CD: it syncs by itself, retries, and leaves alone what a rollout's controller writes."""

    kind: Literal["argo_cd"]
    repository: Repository
    namespace: ObjectName = "argocd"
    """The namespace of Argo CD, and of the Application."""
    project: ObjectName = "default"
    """The AppProject of the Application."""
    prune: bool = True
    """Whether an object that leaves the branch is deleted in the cluster."""
    self_heal: bool = True
    """Whether an object that was edited in the cluster is set back."""


class ArgoCdSet(ArgoCd):
    """An ApplicationSet of Argo CD: an Application for each environment that names the same set."""

    kind: Literal["argo_cd_set"]  # type: ignore[assignment]
    name: ObjectName | None = None
    """The set; default: the project's own. Its environments agree on everything else, but `wave`."""
    wave: int = Field(default=1, ge=1, le=20)
    """The order of syncs: a wave begins when every Application of the waves before it is healthy."""


class Flux(Section):
    """A GitRepository and a Kustomization of Flux, which is ready once the rollout has ended; edits are set back."""

    kind: Literal["flux"]
    repository: Repository
    namespace: ObjectName = "flux-system"
    """The namespace of the two objects."""
    secret: ObjectName | None = None
    """The Secret that the repository is read with, where it is not public."""
    prune: bool = True
    """Whether an object that leaves the branch is deleted in the cluster."""
    wait: bool = True
    """Whether the Kustomization is ready only when what it applied is healthy, and the rollout has ended."""
    interval: Annotated[Seconds, Field(ge=30, le=86_400)] = 60.0
    """How often the branch is looked at."""
    timeout: Annotated[Seconds, Field(ge=60, le=86_400)] = 900.0
    """How long what was applied may take to be healthy, beside the time that the rollout holds."""


GitOps = Annotated[ArgoCd | ArgoCdSet | Flux, Field(discriminator="kind")]
