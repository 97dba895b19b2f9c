"""`tidegate logs`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.number_format import percent, significant

if TYPE_CHECKING:
    from tidegate.commands.monitoring.log_counts import LogSummary

GROUP = Group.SERVING
EXAMPLE = "tidegate logs access.log access.log.1.gz"


class LogFormat(StrEnum):
    """The format of the summary."""

    TEXT = "text"
    JSON = "json"


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Access logs, plain or gzipped; - or none: the standard input."),
    ] = None,
    slowest: Annotated[int, typer.Option(help="How many of the slowest requests to name.", min=0, max=1000)] = 5,
    output: Annotated[LogFormat, typer.Option("-o", "--output", help="Format of the summary.")] = LogFormat.TEXT,
) -> None:
    """Summarise a server's access logs.

    Errors by cause, refusals by input, the slowest requests, and times by version. Damaged lines are counted and named.
    """
    from tidegate.commands.monitoring import summarise_logs

    summary = summarise_logs.run(files or [summarise_logs.STANDARD_INPUT], slowest=slowest)
    if output is LogFormat.JSON:
        print(json.dumps(asdict(summary), indent=1))
        return
    from tidegate.errors import visible

    for line in _text(summary):
        print(visible(line))


def _text(summary: "LogSummary") -> Iterator[str]:
    damaged = f", {summary.damaged:,} damaged lines" if summary.damaged else ""
    yield f"{summary.requests:,} requests from {summary.first} to {summary.last}{damaged}"
    yield from (f"  {line}" for line in summary.damaged_lines)
    yield from _table(
        ("version", "track", "requests", "answered", "rows", "p50 ms", "p95 ms", "p99 ms"),
        [
            (
                times.version,
                times.track or "-",
                *(f"{count:,}" for count in (times.requests, times.answered, times.rows)),
                *("-" if ms is None else significant(ms, 3) for ms in (times.p50_ms, times.p95_ms, times.p99_ms)),
            )
            for times in summary.versions
        ],
    )
    yield from _table(
        ("cause", "status", "requests", "share"),
        [
            (count.cause, str(count.status), f"{count.requests:,}", percent(count.requests / summary.requests, 2))
            for count in summary.causes
        ],
    )
    yield from _table(
        ("input", "cause", "refused"),
        [(failures.input, failures.cause, f"{failures.requests:,}") for failures in summary.inputs],
    )
    yield from _table(
        ("slowest ms", "status", "rows", "version", "time", "id"),
        [
            (significant(slow.total_ms, 3), str(slow.status), f"{slow.rows:,}", slow.version, slow.time, slow.id)
            for slow in summary.slow
        ],
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """A title line and rows in columns, after an empty line; nothing without rows."""
    if rows:
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        yield ""
        for row in (head, *rows):
            yield "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
