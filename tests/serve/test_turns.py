"""Requests wait for one worker, so many and so long."""

import asyncio

import pytest

from tidegate.delivery.served_series import MOST_WAITING
from tidegate.serve import turns
from tidegate.serve.http import request_body


def test_a_request_does_not_wait_for_its_turn_for_ever(monkeypatch):
    monkeypatch.setattr(turns, "MOST_QUEUED_SECONDS", 0.01)

    async def wait():
        waiting = turns.Turns(ignore_unknown=False)
        async with waiting._turn(), waiting._turn():
            raise AssertionError("there is one worker only")

    with pytest.raises(request_body.RefusedError, match=r"waited for 0\.01 s"):
        asyncio.run(wait())


def test_one_more_than_may_wait_is_refused():
    async def wait():
        waiting = turns.Turns(ignore_unknown=False)
        async with waiting._turn():
            queued = [asyncio.create_task(waiting.workers.acquire_on_behalf_of(object())) for _ in range(MOST_WAITING)]
            await asyncio.sleep(0)
            assert waiting.length == MOST_WAITING
            try:
                waiting.admit()
            finally:
                for task in queued:
                    task.cancel()

    with pytest.raises(request_body.RefusedError, match="too many requests are waiting"):
        asyncio.run(wait())
