"""conf/env: one environment: its release, its target, its rollout."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from tidegate.address_path import require_direct
from tidegate.config import bucket_name, host_and_port
from tidegate.config.schema.batch import Batch
from tidegate.config.schema.gitops import GitOps
from tidegate.config.section import EachOnce, Section
from tidegate.kinds import ROLLOUTS, TARGETS

if TYPE_CHECKING:
    Rollout = Any
    Target = Any
else:
    Rollout = ROLLOUTS.params()
    Target = TARGETS.params()


TAG = r"^[a-z][a-z0-9-]*@v\d+\.\d+\.\d+$"
LossName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9_]{0,38}[a-z0-9])?$")]


def _with_a_host(store: str) -> str:
    address = require_direct(store)
    return host_and_port.of_url(address) if address.startswith("http") else bucket_name.require(address)


class Traffic(Section):
    requests_per_second: float = Field(gt=0, le=1e6)
    """Expected load, from which decision power and hold times are computed."""


NO_TRAFFIC = Traffic.model_construct(requests_per_second=0.0)
"""What a job gets: it answers no request, and no analysis measures it."""


class Environment(Section):
    """Where a release runs."""

    release: str = Field(
        default="latest",
        pattern=r"^(latest|[a-z][a-z0-9-]*@v\d+\.\d+\.\d+)$",
        examples=["latest or flights@v1.2.0"],
    )
    """`latest` follows the model of this revision; a tag pins one."""
    stable: str | None = Field(default=None, pattern=TAG, examples=["flights@v1.2.0"])
    """The release that serves the rest of the traffic while `step` is live: on targets without a controller."""
    step: str | None = Field(default=None, pattern=r"^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$")
    """The step of the rollout that is live, on targets without a controller: each move is an edit of it."""
    store: Annotated[str, AfterValidator(_with_a_host)] = Field(
        pattern=r"^(https?://[A-Za-z0-9.-]+(:\d{1,5})?|(s3|gs|az)://[a-z0-9][a-z0-9._-]{1,62})(/[A-Za-z0-9._-]+)*$",
        examples=["https://models.example.com/flights", "s3://models/flights"],
    )
    """Where packages are fetched from by their sha256: `<store>/<sha256>/package.json` and the files it lists. An
    object store (s3://, gs://, az://) is read with the identity that the server has there."""
    target: Target
    """The platform and its settings: each kind has its own keys."""
    rollout: Rollout
    accept_loss: Annotated[tuple[LossName, ...], EachOnce] = ()
    """What the target does not carry over of the rollout, accepted by name; `tidegate targets` lists all losses."""
    traffic: Traffic = NO_TRAFFIC
    """What servers are asked; an environment with `batch` has none, and may leave it out."""
    batch: Batch | None = None
    """The job that a target of jobs runs instead of servers: rows that are predicted on a schedule."""
    gitops: GitOps | None = None
    """The controller that applies the deploy branch in the cluster; its objects are rendered beside the manifests."""
    unknown_inputs: Literal["refuse", "ignore"] = "refuse"
    """What the server does with inputs that the model does not have. `ignore` lets clients send an input before the
    model takes it, and after it no longer does: without it, a rollout that removes an input refuses their requests."""

    @model_validator(mode="after")
    def _servers_are_asked(self) -> "Environment":
        if self.batch is None and "traffic" not in self.model_fields_set:
            raise ValueError("traffic: is missing; servers need the requests per second that are expected")
        return self

    @property
    def measured_per_second(self) -> float:
        """The requests that an analysis can decide on: where several targets share them, those of the smallest."""
        return self.traffic.requests_per_second * float(getattr(self.target, "least_share", 1.0))
