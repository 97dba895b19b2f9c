"""What stands before the answers sees each inference request once, and nothing else."""

import asyncio

from faults import faulty
from tidegate.faults._requests import before_each


def test_requests_are_numbered_from_one_and_others_pass():
    numbers = []

    async def note(number):
        numbers.append(number)

    async def app(_scope, _receive, _send):
        numbers.append("answered")

    around = before_each(faulty.model(), note).around(app)
    for scope in ({"type": "lifespan"}, {"type": "http", "method": "GET"}, *[{"type": "http", "method": "POST"}] * 2):
        asyncio.run(around(scope, None, None))
    assert numbers == ["answered", "answered", 1, "answered", 2, "answered"]
