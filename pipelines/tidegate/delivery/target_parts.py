"""An environment on several targets, as each of its parts has it.

Each part gets a share of the requests; its problems are reported at its key.
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
    """The environment with the target of one part alone, by the part's name; empty if it has a single target."""
    declared: Mapping[str, Any] = getattr(environment.target, "parts", {})
    return {name: environment.model_copy(update={"target": part.target}) for name, part in declared.items()}


def expanded(environments: "Mapping[str, Environment]") -> "dict[str, Environment]":
    """The environments, with each that has parts replaced by them: `prod//cloud`."""
    found: dict[str, Environment] = {}
    for name, environment in environments.items():
        parts = {f"{name}{BETWEEN}{part}": of_part for part, of_part in of(environment).items()}
        found |= parts or {name: environment}
    return found


def measured(name: str, environment: "Environment") -> "dict[str, Environment]":
    """By the name that alerts give it, the environment or each of its parts, with the requests that the part gets."""
    declared: Mapping[str, Any] = getattr(environment.target, "parts", {})
    found: dict[str, Environment] = {}
    for part, own in of(environment).items():
        rate = environment.traffic.requests_per_second * declared[part].share
        traffic = environment.traffic.model_copy(update={"requests_per_second": rate})
        found[f"{name}-{part}"] = own.model_copy(update={"traffic": traffic})
    return found or {name: environment}


def same_names(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Parts whose name in alerts is that of another environment."""
    for name, environment in environments.items():
        for part in of(environment):
            if (own := f"{name}-{part}") in environments:
                reason = f"its alerts would be named {own}, as those of environments.{own}; choose another name"
                yield Problem(reason, key=f"environments.{name}.target.parts.{part}")


def environment_of(name: str) -> str:
    """The name of the environment, from its own name or that of a part."""
    return name.partition(BETWEEN)[0]


def where_declared(place: str, part: str) -> str:
    """The key below the environment that sets what the part has at this key."""
    return f"target.parts.{part}.{place}" if place == "target" or place.startswith("target.") else place


def named(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of `prod//cloud`, at the keys of `prod`."""
    for problem in problems:
        yield replace(problem, key=_declared(problem.key), message=_declared(problem.message))


def _declared(text: str) -> str:
    return re.sub(
        rf"environments\.([A-Za-z0-9_-]+){BETWEEN}([a-z0-9-]+)(\.target\b)?",
        lambda found: f"environments.{found[1]}" + (f".target.parts.{found[2]}.target" if found[3] else ""),
        text,
    )
