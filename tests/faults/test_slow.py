"""Each answer waits."""

import asyncio

from faults import faulty
from tidegate.faults import slow


def test_each_answer_waits_half_a_second(monkeypatch):
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert faulty.codes("slow", 2) == [200, 200]
    assert waited == [slow.SECONDS] * 2
