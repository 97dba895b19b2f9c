"""Where a declared GitOps controller could not apply what is rendered."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.config.schema.gitops import ArgoCd, ArgoCdSet, Flux
from tidegate.delivery import target_parts
from tidegate.delivery.losses import TargetLimitProblem
from tidegate.errors import Level, Problem
from tidegate.targets._kubernetes_family import PodParams

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Controllers of a cluster before a platform that is none, and sets whose environments disagree."""
    yield from _disagreeing(environments)
    for name, environment in environments.items():
        parts = target_parts.measured(name, environment).values()
        if (gitops := environment.gitops) is not None and not any(isinstance(part.target, PodParams) for part in parts):
            reason = f"{gitops.kind} applies objects of Kubernetes, and {environment.target.kind} renders none"
            yield TargetLimitProblem(f"{reason}; remove gitops", key=f"environments.{name}.gitops")


def _disagreeing(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """A set has one template: what an environment of it declares otherwise would not be rendered."""
    first: dict[str | None, tuple[str, ArgoCdSet]] = {}
    for name, environment in environments.items():
        if not isinstance(params := environment.gitops, ArgoCdSet):
            continue
        other, agreed = first.setdefault(params.name, (name, params))
        for field in ("repository", "namespace", "project", "prune", "self_heal"):
            if (value := getattr(params, field)) != (wanted := getattr(agreed, field)):
                reason = f"{value}, and environments.{other} of the same set has {wanted}"
                remedy = "a set has one of it: declare the same, or another name"
                yield Problem(f"{reason}; {remedy}", key=f"environments.{name}.gitops.{field}")


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
