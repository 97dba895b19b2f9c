"""What a cluster would refuse, or run otherwise, found in the declaration.

Before anything is rendered, and at the line where it is declared; what templates add is linted by `rules`.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.delivery.target_parts import environment_of
from tidegate.errors import Level, Problem
from tidegate.targets._declared_servers import is_live
from tidegate.targets._kubernetes_family import ClusterParams, PodParams, instance

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

LONGEST_LABEL = 63
DEADLINE_S = 600
"""The progressDeadlineSeconds of the templates: later, the controller calls the update failed."""
STARTUP_S = 120
"""What the templates' startupProbe allows for loading the model."""


def problems(project: str, environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What no cluster could run as declared."""
    for name, environment in environments.items():
        key, target = f"environments.{name}", environment.target
        if not isinstance(target, PodParams):
            continue
        own = environment_of(name)
        if (length := len(instance(project, own))) > LONGEST_LABEL:
            reason = f"the label {project}-{own} has {length} characters; Kubernetes takes {LONGEST_LABEL}"
            yield Problem(f"{reason}; shorten the project's or the environment's name", key=key)
        if target.store_token is not None and not environment.store.startswith("https://"):
            reason = f"a token is sent to a store behind https only, and the store is {environment.store}"
            yield Problem(f"{reason}; leave it out", key=f"{key}.target.store_token")
        if isinstance(target, ClusterParams):
            yield from _replacing(key, environment, target.replicas.min)


def _replacing(key: str, environment: "Environment", least: int) -> Iterator[Problem]:
    """Updates that would end too late, or leave nothing that answers."""
    rollout = environment.rollout
    if (settle := getattr(rollout, "settle", 0)) >= DEADLINE_S - STARTUP_S:
        reason = (
            f"a replica may take {STARTUP_S // 60}m to start and must then stay ready for {settle:g} s, but an "
            f"update fails after {DEADLINE_S // 60}m without progress; settle for less than "
            f"{DEADLINE_S - STARTUP_S} s"
        )
        yield Problem(reason, key=f"{key}.rollout.settle")
    if (missing := getattr(rollout, "max_unavailable", 0)) >= least:
        reason = f"{missing} of {least} replicas may be missing at once: nothing would answer"
        yield Problem(f"{reason}; lower it or raise replicas.min", key=f"{key}.rollout.max_unavailable")


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What a cluster runs, but hardly as meant."""
    for name, environment in environments.items():
        key, target = f"environments.{name}", environment.target
        if isinstance(target, ClusterParams) and is_live(name, environment) and target.replicas.min == 1:
            reason = "a drained node stops the only replica; two keep answering"
            yield Problem(reason, key=f"{key}.target.replicas.min", level=Level.WARNING)
