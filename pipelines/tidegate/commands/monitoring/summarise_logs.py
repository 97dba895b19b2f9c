"""Summarise access logs: errors by cause, slow requests, times by version.

Line by line, in memory that does not grow with the logs. A line that a server did not write is counted as damaged, and
the first ones are named. What a log holds came from a network: only fields of the right type and length are kept.
"""

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from tidegate.commands.monitoring.log_counts import LogCounts, LoggedRequest, LogSummary
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, Problem, Where

STANDARD_INPUT = "-"
LONGEST_LINE = 64 * 1024
LONGEST_TEXT = 200
MOST = 1e12
"""Milliseconds or rows of one request."""


def run(files: Sequence[str], *, slowest: int = 10) -> LogSummary:
    """The summary of these files, `-` for the standard input; a name that ends in .gz is unpacked.

    Raises DeclarationError for a file that is not there, EvidenceError where no line is of an access log.
    """
    if missing := [name for name in files if name != STANDARD_INPUT and not Path(name).is_file()]:
        raise DeclarationError(Problem("not found, or not a file", Where(name)) for name in missing)
    counting = LogCounts(slowest)
    for name in files:
        for number, line in enumerate(_lines(name), 1):
            made = _read(line)
            if isinstance(made, LoggedRequest):
                counting.add(made)
            else:
                counting.refuse(Where(name, number), made)
    if not counting.requests:
        found = f"none of {counting.damaged:,} lines is of" if counting.damaged else "not one line of"
        raise EvidenceError(Problem(f"{', '.join(files)}: {found} an access log; start the server with --access-log"))
    return counting.summary()


def _lines(name: str) -> Iterator[bytes]:
    """Each line that is not empty but for its number; of one that is too long, its start."""
    with ExitStack() as opened:
        if name == STANDARD_INPUT:
            file: BinaryIO = sys.stdin.buffer
        elif name.endswith(".gz"):
            file = cast("BinaryIO", opened.enter_context(gzip.open(name)))
        else:
            file = opened.enter_context(Path(name).open("rb"))
        try:
            while line := file.readline(LONGEST_LINE):
                yield line
                while not line.endswith(b"\n") and (line := file.readline(LONGEST_LINE)):
                    pass
        except (OSError, EOFError) as error:
            raise InfrastructureError(Problem(f"cannot be read: {error}", Where(name))) from None


def _read(line: bytes) -> LoggedRequest | str:
    """The request of that line, or why it is none."""
    try:
        logged = json.loads(line)
    except (ValueError, RecursionError):
        return "cut off, or longer than a line can be" if len(line) >= LONGEST_LINE else "not JSON"
    match logged:
        case {"time": str(time), "id": str(id_), "version": str(version), "status": int(status), "cause": str(cause)}:
            texts = (time, id_, version, str(logged.get("track", "")))
            total, rows, name = logged.get("total_ms"), logged.get("rows"), logged.get("input")
            if not (_is_count(total) and isinstance(rows, int) and _is_count(rows)):
                return "total_ms or rows is missing, or is not a number"
            if not isinstance(name, str) or max(map(len, (*texts, cause, name))) > LONGEST_TEXT:
                return "input is missing, or a text is too long"
            return LoggedRequest(*texts, status, cause, name, float(total), rows)
        case _:
            return "not a line of an access log: time, id, version, status or cause is missing"


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= MOST
