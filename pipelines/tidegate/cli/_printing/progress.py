"""Show the progress of a long run on a terminal, in one line.

The end erases it, and so does whatever is printed.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TextIO

from tidegate.errors import visible

ERASED = "\r\x1b[2K"
USUAL = 80
"""Columns of a terminal that does not say how many it has."""


class _Line(logging.StreamHandler):  # type: ignore[type-arg]
    terminator = ""

    def format(self, record: logging.LogRecord) -> str:
        return ERASED + visible(record.getMessage())[: _columns(self.stream) - 1]


def _columns(stream: TextIO) -> int:
    """Of the terminal that shows the line, whatever standard output is: only one row of it is erased."""
    try:
        return int(os.environ["COLUMNS"]) if "COLUMNS" in os.environ else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return USUAL


class _Below:
    """Standard output: the line goes before something else is written to the same terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        sys.stderr.write(ERASED)
        sys.stderr.flush()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def progress(logger: str = "tidegate") -> Iterator[Callable[[str], None]]:
    """What that logger and those below it report. Silent without a terminal: in a pipe, in CI.

    Gives a function that prints a sentence to stay, on standard error.
    """
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda sentence: print(sentence, file=sys.stderr)
        return
    log, line = logging.getLogger(logger), _Line(sys.stderr)
    level = log.level
    log.addHandler(line)
    log.setLevel(logging.INFO)
    try:
        with redirect_stdout(_Below(sys.stdout)):  # type: ignore[type-var]
            yield lambda sentence: print(f"{ERASED}{sentence}", file=sys.stderr)
    finally:
        log.removeHandler(line)
        log.setLevel(level)
        sys.stderr.write(ERASED)
        sys.stderr.flush()
