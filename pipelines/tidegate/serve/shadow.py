"""Let the candidate answer copies of requests, for its counters only.

No client waits for it or sees it. A copy waits in a bounded queue, for one thread of its own; where the queue is full,
copies are dropped and counted.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import random
from time import perf_counter

import anyio
from anyio.to_thread import run_sync

from tidegate.data.request_values import MismatchError
from tidegate.serve import batching
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.served import Served

MOST_WAITING = 64
MOST_BYTES = 4 * 2**20
LOG = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True)
class _Copy:
    served: Served
    received: bytes
    header_length: str | None


class Shadow:
    """Mirrors a share (0..1) of the requests; `dropped` is called for each copy that is dropped."""

    def __init__(self, share: float, dropped: Callable[[], None], *, ignore_unknown: bool) -> None:
        self.share, self.dropped, self.ignore_unknown = share, dropped, ignore_unknown
        self.waiting: deque[_Copy] = deque()
        self.held = 0
        self.thread = anyio.CapacityLimiter(1)
        self.work: asyncio.Task[None] | None = None

    def mirror(self, candidate: Served, own: WaitingRequest) -> None:
        """Take a copy of a request, perhaps. Called on the event loop, and returns at once."""
        if random() >= self.share:  # noqa: S311 (a share of traffic, no secret)
            return
        if len(self.waiting) >= MOST_WAITING or self.held + len(own.received) > MOST_BYTES:
            self.dropped()
            return
        self.held += len(own.received)
        self.waiting.append(_Copy(candidate, own.received, own.header_length))
        if self.work is None or self.work.done():
            self.work = asyncio.get_running_loop().create_task(self._answer_all())

    async def _answer_all(self) -> None:
        while self.waiting:
            copy = self.waiting.popleft()
            try:
                await run_sync(self._answer, copy, limiter=self.thread)
            finally:
                self.held -= len(copy.received)

    def _answer(self, copy: _Copy) -> None:
        counts, started, code = copy.served.counts, perf_counter(), 500
        own = WaitingRequest(copy.received, copy.header_length, copy.served)
        try:
            (outcome,) = batching.answer_all(copy.served.servable, [own], ignore_unknown=self.ignore_unknown)
            code = 400 if isinstance(outcome, MismatchError) else 200
            if not isinstance(outcome, MismatchError):
                counts.scored(outcome.predictions)
        except Exception:  # the candidate's failure is what the counters are to show
            LOG.exception("Exception in the answer to a copy")
        counts.answered(code, started)
