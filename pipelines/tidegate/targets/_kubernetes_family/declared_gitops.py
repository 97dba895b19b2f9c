"""Where a declared GitOps controller could not apply what is rendered."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.config.schema.gitops import ArgoCd, Flux
from tidegate.errors import Level, Problem
from tidegate.losses import TargetLimitProblem
from tidegate.targets._kubernetes_family import PodParams

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Controllers of a cluster before a platform that is none."""
    for name, environment in environments.items():
        if (gitops := environment.gitops) is not None and not isinstance(environment.target, PodParams):
            reason = f"{gitops.kind} applies objects of Kubernetes, and {environment.target.kind} renders none"
            yield TargetLimitProblem(f"{reason}; remove gitops", key=f"environments.{name}.gitops")


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What leaves the cluster other than the branch."""
    for name, environment in environments.items():
        key = f"environments.{name}.gitops"
        match environment.gitops:
            case ArgoCd(prune=False) | Flux(prune=False):
                reason = "what is removed from the branch keeps running, a Service or a NetworkPolicy of before, too"
                yield Problem(reason, key=f"{key}.prune", level=Level.WARNING)
            case ArgoCd(self_heal=False):
                reason = "an edit in the cluster stays until the next merge, without a review"
                yield Problem(reason, key=f"{key}.self_heal", level=Level.WARNING)
