"""Show the progress of a long run on a terminal, in one line that the end erases."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size

from tidegate.cli._print_problems import visible

ERASED = "\r\x1b[2K"


class _Line(logging.StreamHandler):  # type: ignore[type-arg]
    terminator = ""

    def format(self, record: logging.LogRecord) -> str:
        return ERASED + visible(record.getMessage())[: get_terminal_size().columns - 1]


@contextmanager
def progress(logger: str) -> Iterator[None]:
    """Silent without a terminal: in a pipe, in CI."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield
        return
    log, line = logging.getLogger(logger), _Line(sys.stderr)
    level = log.level
    log.addHandler(line)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(line)
        log.setLevel(level)
        sys.stderr.write(ERASED)
        sys.stderr.flush()
