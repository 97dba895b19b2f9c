"""Which combinations of options and values must stay valid: `[tool.tidegate] combinations` in pyproject.toml.

`combinations = [["train=ridge", "rollout@environments.prod.rollout=blue_green"]]`: each is a list of Hydra overrides
that `tidegate validate --all` composes and judges, beside every experiment and every option by itself.
"""

from dataclasses import dataclass, replace

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.settings import line, table

KEY = "tool.tidegate.combinations"
_SETTINGS = ("combinations", "kinds", "trusted")


@dataclass(frozen=True, slots=True)
class Combination:
    """Overrides that are composed together, and where the first of them stands."""

    overrides: tuple[str, ...]
    where: Where

    def placed(self, problem: Problem) -> Problem:
        """A problem of one of its overrides, in the file in which that stands."""
        written_here = problem.where is not None and problem.where.path.startswith("override ")
        return replace(problem, where=self.where) if written_here else problem


def declared(data: bytes | None) -> list[Combination]:
    """Those in the bytes of a pyproject.toml. Raises DeclarationError with the line of each that is none."""
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
    found = []
    for index, each in enumerate(listed):
        if isinstance(each, list) and each and all(isinstance(override, str) for override in each):
            found.append(Combination(tuple(each), line(data, each[0])))
        else:
            where = line(data, "combinations")
            problems.append(Problem(f"must be a list of overrides, {example}, got {each!r}", where, f"{KEY}.{index}"))
    if problems:
        raise DeclarationError(problems)
    return found
