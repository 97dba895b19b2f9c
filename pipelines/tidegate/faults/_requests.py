"""Act before an application answers its inference requests."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.faults import ServedModel

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Before = Callable[[int], Awaitable[int | None]]
"""Called with the number of the request, from 1 on: the status code to answer with, None to let the model answer."""


def before_each(model: ServedModel, act: Before) -> ServedModel:
    """The model behind `act`, which every inference request passes first."""

    def around(app: "ASGIApp") -> "ASGIApp":
        number = 0

        async def acting(scope: "Scope", receive: "Receive", send: "Send") -> None:
            nonlocal number
            if scope["type"] != "http" or scope["method"] != "POST":
                await app(scope, receive, send)
                return
            number += 1
            code = await act(number)
            if code is None:
                await app(scope, receive, send)
            else:
                await _answer(send, code)

        return acting

    return replace(model, around=around)


async def _answer(send: "Send", code: int) -> None:
    body = json.dumps({"error": "injected by a rehearsal"}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
