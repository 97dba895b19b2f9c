"""Refuse a request before its body was read, and deliver the reason.

Closing at once would reset the connection while the client is sending, and the reset overtakes the answer.
"""

import asyncio
from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

LINGER_SECONDS = 2.0


class RefusalResponse(JSONResponse):
    """Sends the whole answer, discards what still arrives for a while, then closes the connection."""

    def __init__(self, content: Mapping[str, object], status_code: int) -> None:
        super().__init__(content, status_code, {"connection": "close"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while (await receive()).get("more_body"):
                    pass
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})
