"""Decide which of two versions answers a request: by chance, or by a caller's key.

A key keeps its version: it is hashed to a place from 0 to 1, and the candidate answers those below its weight, so that
who has been answered by it still is when the weight grows. The key itself goes nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from random import random
from typing import Protocol

from tidegate.errors import DeclarationError

STABLE, CANDIDATE, SHADOW = "stable", "candidate", "shadow"
HEADER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}|")


class KeyedChoice(Protocol):
    """Which version a caller gets, in place of a weight."""

    def is_candidates(self, header: Callable[[str], bytes], *, stable: str, candidate: str) -> bool:
        """Whether the candidate, of these two versions, answers the request with these headers.

        A header that it lacks is empty.
        """


@dataclass(frozen=True, slots=True)
class RequestSplit:
    """`weight` is the candidate's share of the requests, 0..1; `sticky` the header that has a caller's key, if any.

    `shadow` is the share of the requests of which the candidate gets a copy, and answers no client.
    """

    weight: float = 0.0
    sticky: str = ""
    shadow: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= 1:
            raise DeclarationError(f"the candidate's weight is a share from 0 to 1, got {self.weight!r}")
        if not 0 <= self.shadow <= 1:
            raise DeclarationError(f"the shadow's share is from 0 to 1, got {self.shadow!r}")
        if self.weight and self.shadow:
            raise DeclarationError("a candidate answers a share of the clients, or copies of their requests, not both")
        if not HEADER.fullmatch(self.sticky):
            raise DeclarationError(
                f"a header's name has 1 to 64 lower-case letters, digits and hyphens, got {self.sticky!r}"
            )

    @property
    def candidate_track(self) -> str:
        return SHADOW if self.shadow else CANDIDATE

    def is_candidates(self, key: bytes) -> bool:
        """Whether the candidate answers; a request without a key is divided by chance."""
        return (place(key) if key else random()) < self.weight  # noqa: S311 (a share of traffic, no secret)


def place(key: bytes) -> float:
    """A key's place from 0 to 1: the same in each process, evenly spread."""
    return int.from_bytes(blake2b(key, digest_size=6).digest()) / 2**48
