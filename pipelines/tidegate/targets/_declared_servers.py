"""What no platform could run of the declared servers, or hardly as meant.

Images, memory and shared names.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.delivery.target_parts import environment_of
from tidegate.errors import Level, Problem
from tidegate.targets._server_params import ServerParams

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

SERVER_MIB = 260
"""Resident size of the server with scikit-learn and a small model, before the first request (measured, 0.1.0)."""
BODIES_MIB = 130
"""What requests at the limits of `tidegate serve` take beside it."""
PRODUCTION = ("prod", "production")


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What no platform could run as declared."""
    servers = _servers(environments)
    yield from _shared(servers)
    for name, environment in servers.items():
        key, target = f"environments.{name}.target", environment.target
        yield from _memory(f"{key}.resources", target, Level.ERROR)
        if _tag(target.image) in {"", "latest"}:
            yield Problem(f"{target.image} names another image at any time; pin a digest", key=f"{key}.image")


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """What runs, but hardly as meant."""
    for name, environment in _servers(environments).items():
        key, target = f"environments.{name}.target", environment.target
        for field in ("image", "router_image"):
            image = getattr(target, field, "")
            if image and is_live(name, environment) and "@" not in image and _tag(image) not in {"", "latest"}:
                reason = "a tag can be moved to another image after the review; pin it by digest: …@sha256:…"
                yield Problem(reason, key=f"{key}.{field}", level=Level.WARNING)
        yield from _memory(f"{key}.resources", target, Level.WARNING)


def is_live(name: str, environment: "Environment") -> bool:
    """Whether the environment is production: by its name, or because its rollout measures traffic."""
    return environment_of(name) in PRODUCTION or environment.rollout.strategy != "rolling"


def _shared(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    first: dict[tuple[str, str, str, object], str] = {}
    for name, environment in environments.items():
        platform, which = environment.target.scope
        for key in environment.target.alone:
            value = getattr(environment.target, key)
            if (other := first.setdefault((platform, which, key, value), name)) != name:
                reason = (
                    f"environments.{other} is in {value} as well, and one would replace the other's objects; choose "
                    f"another {key}, or name the {platform} of each"
                )
                yield Problem(reason, key=f"environments.{name}.target.{key}")


def _memory(key: str, target: ServerParams, level: Level) -> Iterator[Problem]:
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
    """The image's tag; None if a digest pins it."""
    return None if "@" in image else image.rpartition("/")[2].partition(":")[2]


def _servers(environments: "Mapping[str, Environment]") -> "dict[str, Environment]":
    return {name: each for name, each in environments.items() if isinstance(each.target, ServerParams)}
