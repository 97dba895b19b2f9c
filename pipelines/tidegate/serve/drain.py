"""Tell clients that a stopping server will not keep their connection, so that none sends its next request there."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE = (b"connection", b"close")


def closing_while_draining(app: ASGIApp, is_draining: Callable[[], bool]) -> ASGIApp:
    """The app, whose answers say `Connection: close` once `is_draining`."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and is_draining() and _CLOSE not in message["headers"]:
                message = {**message, "headers": [*message["headers"], _CLOSE]}
            await send(message)

        await app(scope, receive, told)

    return answer
