"""What of a declared rollout and target could not be carried out, or hardly."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.alerts import clouds
from tidegate.analyses import analyses, named_analyses, needs_router
from tidegate.delivery import losses, target_parts
from tidegate.errors import Level, Problem
from tidegate.targets import _by_hand, _declared_batch, _declared_servers
from tidegate.targets._kubernetes_family import declared, declared_gitops, request_rate
from tidegate.targets._server_params import ServerParams

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor
    from tidegate.plans import Analysis

LIMITED = {"cpu": "cpu", "memory": "memory"}
"""The resource whose limit a pod can't exceed, by kind of analysis."""
WITHOUT_ROUTER = {"analyses", "router", "unanswered"}
"""The losses of targets where no router is asked: what only a router can answer is then not measured."""


def problems(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Every environment whose target can't carry out its rollout, or that its platform could not run."""
    yield from losses.problems(environments, analyses(monitor), clouds.lost(environments, monitor))
    yield from target_parts.named(_of_targets(project, target_parts.expanded(environments), monitor))
    yield from declared_gitops.problems(environments)


def _of_targets(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """The problems of environments with one target each."""
    yield from _by_hand.problems(environments)
    yield from _declared_servers.problems(environments)
    yield from _declared_batch.problems(environments)
    yield from _unanswerable(environments, analyses(monitor))
    yield from _beyond_limits(environments, analyses(monitor))
    yield from declared.problems(project, environments)
    yield from request_rate.problems(project, environments, monitor)


def cautions(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Warnings about environments that can run, but hardly as meant."""
    yield from losses.cautions(environments, analyses(monitor))
    yield from declared_gitops.cautions(environments)
    yield from target_parts.named(_cautions(target_parts.expanded(environments)))


def _cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    yield from _declared_servers.cautions(environments)
    yield from _declared_batch.cautions(environments)
    yield from declared.cautions(environments)
    yield from request_rate.cautions(environments)
    for name, environment in environments.items():
        if getattr(environment.target, "router_metrics", True) is False:
            reason = "requests that reach no pod are not counted: a candidate that is killed again and again may pass"
            yield Problem(reason, key=f"environments.{name}.target.router_metrics", level=Level.WARNING)


def _unanswerable(environments: "Mapping[str, Environment]", known: "Mapping[str, Analysis]") -> Iterator[Problem]:
    """Analyses that ask a router where none answers."""
    for name, environment in environments.items():
        lost = {loss.name for loss, _ in losses.lost(environment, known)}
        if getattr(environment.target, "router_metrics", False) or lost & WITHOUT_ROUTER:
            continue
        for key, names in named_analyses(environment.rollout):
            for asked in names:
                if asked in known and needs_router(known[asked]):
                    reason = f"{asked} asks the router, whose metrics the target does not have; remove it here"
                    yield Problem(reason, key=f"environments.{name}.rollout.{key}")


def _beyond_limits(environments: "Mapping[str, Environment]", known: "Mapping[str, Analysis]") -> Iterator[Problem]:
    """Analyses of what a pod uses that allow as much as its limit: a pod is throttled or killed before they fail."""
    for name, environment in environments.items():
        if not isinstance(environment.target, ServerParams):
            continue
        limits = environment.target.resources.limits
        for key, names in named_analyses(environment.rollout):
            for asked in names:
                analysis = known.get(asked)
                if analysis is None or analysis.measure not in LIMITED:
                    continue
                limit = getattr(limits, LIMITED[analysis.measure])
                if analysis.at_most >= limit:
                    reason = (
                        f"{asked} allows {analysis.at_most:g} {analysis.unit} and a pod may use {limit:g}, so it could "
                        "never fail; lower it in monitor.analyses"
                    )
                    yield Problem(reason, key=f"environments.{name}.rollout.{key}")
