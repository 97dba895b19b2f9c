"""Combinations of options that must stay valid, from pyproject.toml.

They are declared under `[tool.tidegate] combinations`. `combinations = [["train=ridge",
"rollout@environments.prod.rollout=blue_green"]]`: each is a list of Hydra overrides that `tidegate validate --all`
composes and validates, beside every single experiment and option.
"""

from dataclasses import dataclass, replace

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.settings import line, table

KEY = "tool.tidegate.combinations"
_SETTINGS = ("combinations", "kinds", "trusted")


@dataclass(frozen=True, slots=True)
class Combination:
    """Overrides that are composed together, and the place of the first."""

    overrides: tuple[str, ...]
    where: Where

    def placed(self, problem: Problem) -> Problem:
        """A problem of one of its overrides, placed in pyproject.toml."""
        written_here = problem.where is not None and problem.where.path.startswith("override ")
        return replace(problem, where=self.where) if written_here else problem


def declared(data: bytes | None) -> list[Combination]:
    """The combinations in the bytes of a pyproject.toml. Raises DeclarationError with the line of each invalid one."""
    settings = table(data)
    problems = [
        Problem(unknown(name, _SETTINGS, what="setting of tidegate"), line(data, name), "tool.tidegate")
        for name in settings
        if name not in _SETTINGS
    ]
    listed = settings.get("combinations", [])
    example = 'like [["train=ridge", "seed=1"]]'
    if not isinstance(listed, list):
        problems.append(Problem(f"must be a list of lists of overrides, {example}", line(data, "combinations"), KEY))
        listed = []
    result = []
    for index, entry in enumerate(listed):
        if isinstance(entry, list) and entry and all(isinstance(override, str) for override in entry):
            result.append(Combination(tuple(entry), line(data, entry[0])))
        else:
            where = line(data, "combinations")
            problems.append(Problem(f"must be a list of overrides, {example}, got {entry!r}", where, f"{KEY}.{index}"))
    if problems:
        raise DeclarationError(problems)
    return result
