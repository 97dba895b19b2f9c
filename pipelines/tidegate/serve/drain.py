"""Close keep-alive connections while the server stops.

Answers then say `Connection: close`, so that no client sends its next request to a stopping server.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE = (b"connection", b"close")


def closing_while_draining(app: ASGIApp, is_draining: Callable[[], bool]) -> ASGIApp:
    """The app; once `is_draining`, its answers say `Connection: close`."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_closing(message: Message) -> None:
            if message["type"] == "http.response.start" and is_draining() and _CLOSE not in message["headers"]:
                message = {**message, "headers": [*message["headers"], _CLOSE]}
            await send(message)

        await app(scope, receive, send_closing)

    return answer
