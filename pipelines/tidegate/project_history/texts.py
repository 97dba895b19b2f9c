"""A history as text, JSON or Markdown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from tidegate.number_format import printable
from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.review import escape

NOTHING = "nothing happened since then"
KIND = max(map(len, EventKind))


def text(events: Sequence[HistoryEvent]) -> Iterator[str]:
    """Two lines per event: what happened, and the evidence; problems below."""
    for event in events:
        yield printable(f"{event.at:%Y-%m-%d %H:%M}  {event.kind:<{KIND}}  {event.subject}: {event.says}")
        yield printable(f"{'':<18}{event.evidence}")
        yield from (printable(f"{'':<18}NOT TRUSTED: {problem}") for problem in event.problems)
    yield summary(events)


def summary(events: Sequence[HistoryEvent]) -> str:
    if not events:
        return NOTHING
    counts = {kind: sum(event.kind is kind for event in events) for kind in EventKind}
    broken = sum(bool(event.problems) for event in events)
    listed = ", ".join(f"{count} × {kind}" for kind, count in counts.items() if count)
    return f"{listed}; {broken} cannot be trusted" if broken else f"{listed}; every record is as it was written"


def as_json(events: Sequence[HistoryEvent]) -> str:
    """`{"version": 1, "verb": "history", "events": [...]}`, times in ISO form."""
    listed = [asdict(event) | {"at": event.at.isoformat()} for event in events]
    return json.dumps({"version": 1, "verb": "history", "events": listed}, ensure_ascii=False, indent=1)


def markdown(events: Sequence[HistoryEvent]) -> Iterator[str]:
    yield "| when (UTC) | what | of | | evidence | |"
    yield "|---|---|---|---|---|---|"
    for event in events:
        doubts = "; ".join(event.problems)
        cells = (
            f"{event.at:%Y-%m-%d %H:%M}",
            event.kind,
            escape.code(event.subject),
            escape.prose(event.says),
            escape.code(event.evidence, 200),
            f"**not trusted:** {escape.prose(doubts)}" if doubts else "",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield escape.prose(summary(events))
