"""What a cluster would refuse, or run otherwise, found in the declaration.

Before anything is rendered, and at the line where it is declared; what templates add is linted by `rules`.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.errors import Level, Problem
from tidegate.targets._kubernetes_family import ClusterParams, instance

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

LONGEST_LABEL = 63
DEADLINE_S = 600
"""The progressDeadlineSeconds of the templates: later, the controller calls the update failed."""
STARTUP_S = 120
"""What the templates' startupProbe allows for loading the model."""
SERVER_MIB = 260
"""Resident size of the server with scikit-learn and a small model, before the first request (measured, 0.1.0)."""
BODIES_MIB = 130
"""What requests at the limits of `tidegate serve` take beside it."""
PRODUCTION = ("prod", "production")


def problems(project: str, environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What no cluster could run as declared."""
    on_clusters = _on_clusters(environments)
    yield from _shared_namespaces(on_clusters)
    for name, environment in on_clusters.items():
        key, target, rollout = f"environments.{name}", environment.target, environment.rollout
        if (length := len(instance(project, name))) > LONGEST_LABEL:
            reason = f"the label {project}-{name} has {length} characters; Kubernetes takes {LONGEST_LABEL}"
            yield Problem(f"{reason}; shorten the project's or the environment's name", key=key)
        if (settle := getattr(rollout, "settle", 0)) >= DEADLINE_S - STARTUP_S:
            reason = (
                f"a replica may take {STARTUP_S // 60}m to start and must then stay ready for {settle:g} s, but an "
                f"update fails after {DEADLINE_S // 60}m without progress; settle for less than "
                f"{DEADLINE_S - STARTUP_S} s"
            )
            yield Problem(reason, key=f"{key}.rollout.settle")
        if (missing := getattr(rollout, "max_unavailable", 0)) >= target.replicas.min:
            reason = f"{missing} of {target.replicas.min} replicas may be missing at once: nothing would answer"
            yield Problem(f"{reason}; lower it or raise replicas.min", key=f"{key}.rollout.max_unavailable")
        yield from _memory(f"{key}.target.resources", target, Level.ERROR)
        if target.store_token is not None and not environment.store.startswith("https://"):
            reason = f"a token is sent to a store behind https only, and the store is {environment.store}"
            yield Problem(f"{reason}; leave it out", key=f"{key}.target.store_token")
        if _tag(target.image) in {"", "latest"}:
            yield Problem(f"{target.image} names another image at any time; pin a digest", key=f"{key}.target.image")


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What a cluster runs, but hardly as meant."""
    for name, environment in _on_clusters(environments).items():
        key, target = f"environments.{name}", environment.target
        live = name in PRODUCTION or environment.rollout.strategy != "rolling"
        if live and "@" not in target.image and _tag(target.image) not in {"", "latest"}:
            reason = "a tag can be moved to another image after the review; pin it by digest: …@sha256:…"
            yield Problem(reason, key=f"{key}.target.image", level=Level.WARNING)
        if live and target.replicas.min == 1:
            reason = "a drained node stops the only replica; two keep answering"
            yield Problem(reason, key=f"{key}.target.replicas.min", level=Level.WARNING)
        yield from _memory(f"{key}.target.resources", target, Level.WARNING)


def _shared_namespaces(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for name, environment in environments.items():
        place = environment.target.cluster, environment.target.namespace
        if (other := first.setdefault(place, name)) != name:
            reason = (
                f"environments.{other} is in {place[1]} as well, and one would replace the other's objects; choose "
                "another namespace, or name the cluster of each"
            )
            yield Problem(reason, key=f"environments.{name}.target.namespace")


def _memory(key: str, target: ClusterParams, level: Level) -> Iterator[Problem]:
    """An error where the server cannot even start, a warning where requests at its limits would end it."""
    for kind, amount in (("limits", target.resources.limits), ("requests", target.resources.requests)):
        needed = SERVER_MIB + (BODIES_MIB if kind == "limits" else 0)
        if amount.memory < (SERVER_MIB if level is Level.ERROR else needed) and (
            level is Level.ERROR or amount.memory >= SERVER_MIB
        ):
            why = "it needs that before the first request" if level is Level.ERROR else "large requests would end it"
            least = SERVER_MIB if level is Level.ERROR else needed
            yield Problem(f"is below the {least} MiB of the server: {why}", key=f"{key}.{kind}.memory", level=level)


def _tag(image: str) -> str | None:
    """None where a digest pins it."""
    return None if "@" in image else image.rpartition("/")[2].partition(":")[2]


def _on_clusters(environments: "Mapping[str, Environment]") -> "dict[str, Environment]":
    return {name: each for name, each in environments.items() if isinstance(each.target, ClusterParams)}
