"""How many processes may train and evaluate at once.

An environment variable, not a key of the declaration: it decides no number, it differs from machine to machine, and
DVC runs a stage again when a declared value differs.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.errors import DeclarationError, Level, Problem

VARIABLE = "TIDEGATE_WORKERS"
MOST = 1024


@dataclass(frozen=True, slots=True)
class Workers:
    """The number of processes, this one included, and the threads of numeric libraries in each.

    `elsewhere` runs tasks on other machines, instead of processes here.
    """

    count: int
    threads: int
    elsewhere: Callable[[Any], list[Any]] | None = None


def workers(threads: int) -> Workers:
    """What TIDEGATE_WORKERS sets; by default as many as keep every core busy with `threads` each.

    One where the system is not Linux: elsewhere, libraries do not survive a fork.
    """
    wanted = _declared() or max(1, _cores() // threads)
    return Workers(wanted if sys.platform == "linux" else 1, threads)


def cautions(threads: int) -> Iterator[Problem]:
    """More workers than the machine has cores for: they wait for each other, and each has rows of its own in memory."""
    declared = _declared()
    if declared is not None and declared > 1 and declared * threads > (cores := _cores()):
        each = "" if threads == 1 else f" with {threads} threads each"
        have = "1 core" if cores == 1 else f"{cores} cores"
        message = f"{VARIABLE} asks for {declared} workers{each}; this machine has {have}, so they wait for each other"
        yield Problem(message, level=Level.WARNING)


def _declared() -> int | None:
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    if not (re.fullmatch(r"[0-9]{1,4}", text) and 1 <= int(text) <= MOST):
        raise DeclarationError(f"{VARIABLE} must be a whole number from 1 to {MOST}; got {text[:20]!r}")
    return int(text)


def _cores() -> int:
    """The cores that this process may use, by its affinity and its control group."""
    import joblib

    return int(joblib.cpu_count())
