"""What brings a model to production and monitors it there."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tidegate import plans
    from tidegate.analyses import Observers
    from tidegate.config.schema.monitor import Monitor
    from tidegate.config.section import Section
    from tidegate.delivery.losses import Support
    from tidegate.errors import Problem
    from tidegate.faults import ServedModel, Surroundings
    from tidegate.kinds.protocols.training import Task
    from tidegate.manifest_formats import AnyFormat
    from tidegate.plans import Plan
    from tidegate.records import Stricter
    from tidegate.targets import Deployment, Flaw, Manifest


class RolloutStrategy(Protocol):
    """How a release reaches all traffic: a file of `rollouts/`, named by `strategy` in an environment's `rollout`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `strategy`."""

    def problems(self, params: Any, key: str, *, requests_per_second: float, monitor: "Monitor") -> "Iterator[Problem]":
        """Every reason why it could never be decided, each with its key below `key`."""

    def plan(self, params: Any, environment: str, *, requests_per_second: float, monitor: "Monitor") -> "Plan":
        """Every step with its analyses."""


class AnalysisKind(Protocol):
    """What a rollout measures in live traffic: a file of `analyses/`, named by `kind` in `monitor.analyses`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind`."""

    @property
    def COMPARES(self) -> bool:
        """Whether it needs requests to the stable version as well."""

    @property
    def NEEDS_ROUTER(self) -> bool:
        """Whether only a router's metrics can answer it."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":
        """The fields of its `Params` that may be tightened freely; any other change is a loosening."""

    def record(self, name: str, params: Any) -> "plans.Analysis":
        """What a plan records of it."""

    def problems(self, params: Any, task: "Task | None") -> Iterator[tuple[str, str]]:
        """The fields whose limit could never fail, each with the reason; `task` is None where no model is known."""

    def share(self, analysis: "plans.Analysis") -> float | None:
        """The limit as a share of the requests; None where it does not count requests."""

    def queries(self, analysis: "plans.Analysis", observers: "Observers") -> dict[str, str]:
        """The PromQL queries whose answers are each compared with the limit: one number, or nothing without data.

        By view: the pods' is the empty text, the router's is `router`.
        """


class Target(Protocol):
    """What a release is rendered into: a file or package of `targets/`, named by `target.kind`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it in each environment; the first field is `kind`."""

    @property
    def STRATEGIES(self) -> "Mapping[str, Support]":
        """For each rollout strategy, whether the target carries it out fully, with which losses, or why not."""

    @property
    def FORMAT(self) -> "AnyFormat":
        """How values are written and texts read back: a file of `manifest_formats/`, its own, or one per suffix."""

    @property
    def NAMES(self) -> frozenset[str]:
        """What its templates may use beside what all templates see: the keys of `values`."""

    def values(self, params: Any, deployment: "Deployment") -> dict[str, Any]:
        """The value of each of `NAMES`, as plain data."""

    def flaws(self, manifests: "tuple[Manifest, ...]", params: Any) -> "Iterator[Flaw]":
        """What the platform would refuse, or run differently from what is declared, in an environment's manifests."""


class FaultKind(Protocol):
    """What can be wrong with a candidate: a file of `faults/`; every one is rehearsed."""

    @property
    def REQUESTS(self) -> int:
        """How many requests of a real server show it."""

    @property
    def SETTLES_AFTER(self) -> int:
        """The number of requests after each start from which its answers no longer depend on the order of requests."""

    @property
    def SURROUNDINGS(self) -> "Surroundings":
        """What is wrong around the servers."""

    @property
    def ELSEWHERE(self) -> str:
        """What sees it where no analysis can, as a noun; or empty."""

    def caught_by(self, task: "Task") -> tuple[str, ...]:
        """The kinds of analyses that see it in requests, times and scores, or can't decide; none where none can."""

    def served(self, model: "ServedModel") -> "ServedModel":
        """The model with the fault."""
