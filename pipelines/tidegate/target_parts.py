"""An environment on several targets, as each of its parts has it.

Each part has a share of the requests; what is found of one is named at its key.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tidegate.errors import Problem

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

BETWEEN = "//"
"""Between the names of an environment and of a part, where both name one: no name has it."""


def of(environment: "Environment") -> "dict[str, Environment]":
    """By the name of the part, the environment with the part's target alone; empty where one target has all."""
    declared: Mapping[str, Any] = getattr(environment.target, "parts", {})
    return {name: environment.model_copy(update={"target": part.target}) for name, part in declared.items()}


def expanded(environments: "Mapping[str, Environment]") -> "dict[str, Environment]":
    """Each part in its environment's place, as `prod//cloud`."""
    found: dict[str, Environment] = {}
    for name, environment in environments.items():
        parts = of(environment)
        found |= {f"{name}{BETWEEN}{part}": each for part, each in parts.items()} or {name: environment}
    return found


def environment_of(name: str) -> str:
    """The environment's own name, of one or of a part."""
    return name.partition(BETWEEN)[0]


def where_declared(place: str, part: str) -> str:
    """The key below an environment, of a key as the part has it."""
    return f"target.parts.{part}.{place}" if place == "target" or place.startswith("target.") else place


def named(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What was found of `prod//cloud`, at the keys of `prod`."""
    for problem in problems:
        yield replace(problem, key=_declared(problem.key), message=_declared(problem.message))


def _declared(text: str) -> str:
    return re.sub(
        rf"environments\.([A-Za-z0-9_-]+){BETWEEN}([a-z0-9-]+)(\.target\b)?",
        lambda found: f"environments.{found[1]}" + (f".target.parts.{found[2]}.target" if found[3] else ""),
        text,
    )
