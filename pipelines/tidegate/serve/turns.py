"""Whose turn it is to be answered: requests wait for one worker thread.

So many wait at most, and so long. A small request to an exact form is answered on the event loop: it takes less time
than a thread takes to be asked.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio.to_thread import run_sync

from tidegate.delivery.served_series import MOST_WAITING
from tidegate.serve import batching
from tidegate.serve.batching import WaitingRequest
from tidegate.serve.http import request_body

MOST_QUEUED_SECONDS = 10.0
MOST_BYTES_AT_ONCE = 16 * 1024
"""The largest request that is answered on the event loop: a few dozen rows."""


class Turns:
    """The worker of one server, and what waits for it."""

    def __init__(self, *, ignore_unknown: bool) -> None:
        self.ignore_unknown = ignore_unknown
        self.workers = anyio.CapacityLimiter(1)
        self.waiting: list[WaitingRequest] = []

    @property
    def length(self) -> int:
        return self.workers.statistics().tasks_waiting

    def admit(self) -> None:
        """Raise RefusedError where too many wait."""
        if self.length >= MOST_WAITING:
            raise request_body.RefusedError(503, "too many requests are waiting; try again", cause="queue_full")

    async def answer(self, own: WaitingRequest) -> None:
        """Give it its outcome, when it is its turn."""
        if own.served.servable.is_exact and len(own.received) <= MOST_BYTES_AT_ONCE:
            self.answer_now([own])
            return
        self.waiting.append(own)
        try:
            async with self._turn():
                await self._answer_with_others(own)
        finally:
            self.waiting.remove(own)

    def answer_now(self, requests: list[WaitingRequest]) -> None:
        """Give each its outcome; together those that the same version is to answer."""
        served = requests[0].served
        own, others = requests, [request for request in requests if request.served is not served]
        if others:
            own = [request for request in requests if request.served is served]
        outcomes = batching.answer_all(served.servable, own, ignore_unknown=self.ignore_unknown)
        for request, outcome in zip(own, outcomes, strict=True):
            request.outcome = outcome
        if others:
            self.answer_now(others)

    async def _answer_with_others(self, own: WaitingRequest) -> None:
        """Answer it together with similar requests, unless another's turn has answered it."""
        if own.outcome is None:
            assert own.request is not None
            await request_body.still_wanted(own.request)
            await run_sync(self.answer_now, await batching.batch(own, self._alike(own)))

    def _alike(self, own: WaitingRequest) -> list[WaitingRequest]:
        """The others that the same version is to answer; an exact form gains nothing by answering them together."""
        if own.served.servable.is_exact:
            return []
        return [other for other in self.waiting if other.served is own.served]

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the worker, for a bounded time: later the client has given up."""
        borrower = object()
        try:
            with anyio.fail_after(MOST_QUEUED_SECONDS):
                await self.workers.acquire_on_behalf_of(borrower)
        except TimeoutError:
            reason = f"the request waited for {MOST_QUEUED_SECONDS:g} s; try again"
            raise request_body.RefusedError(503, reason, cause="queue_time") from None
        try:
            yield
        finally:
            self.workers.release_on_behalf_of(borrower)
