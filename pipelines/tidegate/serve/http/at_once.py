"""Answer small requests at once, those of one turn of the event loop together.

A task, an event and three messages per request take longer than an exact form takes to answer. What arrives on several
connections while the loop looks at them once is answered by one call of the model: it takes hardly longer for thirty
rows than for one.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

MOST_TOGETHER, MOST_BYTES = 64, 128 * 1024
"""The most requests, and bytes of them, that are answered before the loop looks at its connections again: among a
thousand clients a health check would wait for all of them.
"""
Fields = list[tuple[bytes, bytes]]
Reply = tuple[int, bytes, bytes]
"""A status, header lines and a body."""
BUG: Reply = 500, b"content-type: application/json\r\n", b'{"error":"internal error"}'
LOG = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """A POST request: its path, its header fields, names in lower case, and its body."""

    path: bytes
    fields: Fields
    body: bytes
    at: float = field(default_factory=perf_counter)


class AtOnce:
    """The requests of one server that wait for the turn's end; `answer` has a reply to each, in order.

    Requests for `paths`, which may be replaced, of at most `most_bytes`.
    """

    def __init__(
        self, paths: frozenset[bytes], most_bytes: int, answer: Callable[[Sequence[Arrived]], Sequence[Reply]]
    ) -> None:
        self.paths, self.most_bytes, self.answer = paths, most_bytes, answer
        self.waiting: dict[Arrived, Callable[[Reply], None]] = {}
        self.is_planned = False

    def take(self, arrived: Arrived, send: Callable[[Reply], None], loop: asyncio.AbstractEventLoop) -> None:
        """Call `send` with its reply soon: when the loop has looked at all connections."""
        self.waiting[arrived] = send
        self._plan(loop)

    def answer_now(self, arrived: Arrived) -> None:
        """Answer it, if it waits, before the others."""
        if arrived in self.waiting:
            self._answer([arrived])

    def reply(self, arrived: Arrived) -> Reply:
        """The reply to one that does not wait."""
        return self._replies([arrived])[0]

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self.is_planned:
            self.is_planned = True
            loop.call_soon(self._answer_some, loop)

    def answer_all(self) -> None:
        """Answer all that waits: what `answer` answers with is about to change."""
        while self.waiting:
            self._answer(self._first())

    def _answer_some(self, loop: asyncio.AbstractEventLoop) -> None:
        """The first ones that wait; the others in the next turn."""
        self.is_planned = False
        self._answer(self._first())
        if self.waiting:
            self._plan(loop)

    def _first(self) -> list[Arrived]:
        chosen: list[Arrived] = []
        size = 0
        for arrived in self.waiting:
            size += len(arrived.body)
            if chosen and (len(chosen) >= MOST_TOGETHER or size > MOST_BYTES):
                break
            chosen.append(arrived)
        return chosen

    def _answer(self, arrived: Sequence[Arrived]) -> None:
        sends = [self.waiting.pop(one) for one in arrived]
        for send, reply in zip(sends, self._replies(arrived) if arrived else (), strict=True):
            send(reply)

    def _replies(self, arrived: Sequence[Arrived]) -> Sequence[Reply]:
        """Where one of several raises what it must not, each is asked alone: the others are answered."""
        try:
            return self.answer(arrived)
        except Exception:  # whatever it is, the server goes on
            if len(arrived) == 1:
                LOG.exception("Exception in an answer")
                return [BUG]
        return [self._replies([one])[0] for one in arrived]
