"""What `tidegate doctor` finds: a fact, and its remedy where it is a fault."""

from dataclasses import dataclass

from tidegate.errors import ExitCode, Level


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One finding. Without a level it is sound; only an error decides the exit code.

    `part` names what was looked at, `fact` says what was found, in lower case, `remedy` what to do about it.
    """

    part: str
    fact: str
    level: Level | None = None
    remedy: str = ""
    exit_code: ExitCode = ExitCode.INFRASTRUCTURE
    """The exit code of an error: INVALID if a file of the repository is at fault, INFRASTRUCTURE if this machine is."""


def sound(part: str, fact: str) -> Diagnosis:
    return Diagnosis(part, fact)


def note(part: str, fact: str, remedy: str = "") -> Diagnosis:
    """Something to know, not a fault: an optional part that is not installed."""
    return Diagnosis(part, fact, Level.NOTE, remedy)


def warning(part: str, fact: str, remedy: str) -> Diagnosis:
    return Diagnosis(part, fact, Level.WARNING, remedy)


def broken(part: str, fact: str, remedy: str) -> Diagnosis:
    """Something that verbs need is missing on this machine."""
    return Diagnosis(part, fact, Level.ERROR, remedy)


def misdeclared(part: str, fact: str, remedy: str) -> Diagnosis:
    """A file of the repository is at fault."""
    return Diagnosis(part, fact, Level.ERROR, remedy, ExitCode.INVALID)
