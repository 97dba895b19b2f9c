"""Expected failures: the problem, its place, and the exit code.

A bad data set or a bad model is not an error but a `Finding`. Anything else is a bug and keeps its traceback.
"""

import difflib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache


class ExitCode(IntEnum):
    """What a verb's exit status means. 1 is left to Python, so that a crash never reads as a verdict."""

    PASS = 0
    INVALID = 2
    INCONCLUSIVE = 3
    INFRASTRUCTURE = 4
    BLOCKED = 10


class Level(StrEnum):
    """The severity of a problem: an error blocks, a warning and a note are only shown."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file, as an editor opens it. Lines and columns count from 1; line 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0
    width: int = 1

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix: what is wrong and what to do about it, its place, and the config key it belongs to.

    Only an error blocks: a warning is about something valid that is hardly intended.
    """

    message: str
    where: Where | None = None
    key: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        level = self.level if self.level is not Level.ERROR else ""
        return ": ".join(str(part) for part in (self.where, level, self.key, self.message) if part)


class UserError(Exception):
    """A person must act. Carries every problem found, never just the first."""

    exit_code = ExitCode.INVALID

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        match problems:
            case str():
                self.problems: tuple[Problem, ...] = (Problem(problems),)
            case Problem():
                self.problems = (problems,)
            case _:
                self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class DeclarationError(UserError):
    """What was declared, in conf/, templates/ or on the command line, is invalid."""


class EvidenceError(UserError):
    """A decision was asked for and the evidence to make it is missing or unusable."""

    exit_code = ExitCode.INCONCLUSIVE


class InfrastructureError(UserError):
    """The declaration is fine; a disk, database, remote, lock or missing optional package is in the way."""

    exit_code = ExitCode.INFRASTRUCTURE


MOST_KNOWN = 100
"""Names that a message lists, and that a misspelt one is compared with each time."""
_NEIGHBOURS = 16


def unknown(name: str, known: tuple[str, ...], what: str) -> str:
    """The sentence for a name that is not known: the nearest known one, or all of them when none is near."""
    if not known:
        return f"unknown {what}: {name}; none is declared"
    if near := nearest(name, known):
        return f"unknown {what}: {name}; did you mean {near}?"
    more = f", and {len(known) - MOST_KNOWN:,} more" if len(known) > MOST_KNOWN else ""
    return f"unknown {what}: {name}; known: {', '.join(known[:MOST_KNOWN])}{more}"


def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """The known name that is most like this one: the same but for case, else by difflib; None where none is alike.

    Of more than `MOST_KNOWN` only those are compared that begin or end most like it, so that thousands of misspelt
    columns take no minutes.
    """
    by_case, beginnings, ends = _index(known)
    if same := by_case.get(name.casefold()):
        return same
    pool: Iterable[str] = known
    if len(known) > MOST_KNOWN:
        pool = dict.fromkeys((*_around(beginnings, name), *(end[::-1] for end in _around(ends, name[::-1]))))
    return next(iter(difflib.get_close_matches(name, list(pool), n=1)), None)


@lru_cache(maxsize=8)
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], list[str], list[str]]:
    """The names by their case-folded form, the first of several; sorted; and backwards, sorted."""
    by_case: dict[str, str] = {}
    for name in known:
        by_case.setdefault(name.casefold(), name)
    return by_case, sorted(known), sorted(name[::-1] for name in known)


def _around(names: list[str], name: str) -> list[str]:
    place = bisect_left(names, name)
    return names[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS]


def visible(text: str) -> str:
    """The text with every control or invisible character escaped."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
