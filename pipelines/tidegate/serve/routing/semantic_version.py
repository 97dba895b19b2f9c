"""Compare semantic versions as flagd's `sem_ver` does.

A leading v and missing parts are taken (v1.2 is 1.2.0), what follows + is not compared: https://semver.org.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

_NUMBER = r"(0|[1-9][0-9]*)"
_IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"[vV]?{_NUMBER}(?:\.{_NUMBER})?(?:\.{_NUMBER})?"
    rf"(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
LONGEST = 200
"""A longer text is not a version."""
Part = tuple[int, int, str]


@dataclass(frozen=True, slots=True, order=True)
class SemanticVersion:
    """Parts that compare as numbers, then whether it is released, then the parts of a version that is not."""

    major: Part
    minor: Part
    patch: Part
    is_released: bool
    before: tuple[Part, ...]


_ORDERED: Mapping[str, Callable[[SemanticVersion, SemanticVersion], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "^": lambda one, other: one.major == other.major,
    "~": lambda one, other: (one.major, one.minor) == (other.major, other.minor),
}
OPERATORS = tuple(_ORDERED)


@cache
def _known(text: str) -> SemanticVersion | None:
    """Of a rule's own versions: those of callers are many."""
    return read(text)


def read(text: str) -> SemanticVersion | None:
    """None for a text that is not a version."""
    found = _VERSION.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    major, minor, patch, before = found.groups()
    parts = tuple(_part(part) for part in before.split(".")) if before else ()
    return SemanticVersion(_part(major), _part(minor or "0"), _part(patch or "0"), not before, parts)


def compared(one: str, how: str, other: str) -> bool:
    """Whether the caller's version `one` is so to the rule's; false where one of them is not a version."""
    left, right = read(one), _known(other)
    return left is not None and right is not None and _ORDERED[how](left, right)


def _part(text: str) -> Part:
    """Numbers come before words, and the longer number, as none begins with 0, is the larger."""
    return (0, len(text), text) if text.isdecimal() else (1, 0, text)
