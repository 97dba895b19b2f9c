"""No request is answered."""

import asyncio

import pytest

from faults import faulty


def test_no_request_is_answered(monkeypatch):
    class Never:
        async def wait(self):
            raise TimeoutError("still waiting")

    monkeypatch.setattr(asyncio, "Event", Never)
    with pytest.raises(TimeoutError, match="still waiting"):
        faulty.codes("hangs", 1)
