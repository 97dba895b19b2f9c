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

MOST_TOGETHER = 64
Fields = list[tuple[bytes, bytes]]
Reply = tuple[int, bytes, bytes]
"""A status, header lines and a body."""
BUG: Reply = 500, b"content-type: application/json\r\n", b'{"error":"internal error"}'
LOG = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True)
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
        self.waiting: list[tuple[Arrived, Callable[[Reply], None]]] = []

    def take(self, arrived: Arrived, send: Callable[[Reply], None], loop: asyncio.AbstractEventLoop) -> None:
        """Call `send` with its reply soon: when the loop has looked at all connections."""
        if not self.waiting:
            loop.call_soon(self.answer_all)
        self.waiting.append((arrived, send))
        if len(self.waiting) >= MOST_TOGETHER:
            self.answer_all()

    def answer_all(self) -> None:
        """Answer what waits now."""
        waiting, self.waiting = self.waiting, []
        if waiting:
            for (_, send), reply in zip(waiting, self._replies([arrived for arrived, _ in waiting]), strict=True):
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
