"""Stop without losing a request: out of the proxy's sight, then out of reach.

Asked to end, a server says that it is not ready, and goes on answering for a while; each answer says `Connection:
close`, so that no client sends its next request to a stopping server. When health checks have taken it out of rotation,
it stops listening, answers what it accepted and ends.
"""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE = (b"connection", b"close")


@dataclass(slots=True)
class Drain:
    """Whether the server was asked to end."""

    has_begun: bool = False


class SignalledServer(uvicorn.Server):
    """A server that continues for `unready_s` after SIGTERM; a second signal, or Ctrl-C, ends that.

    SIGHUP reloads.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Drain,
        unready_s: float,
        reload: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(config)
        self.drain = drain
        self.reload = reload
        self.reloads: set[asyncio.Future[None]] = set()
        self.unready_s = unready_s
        self.is_patient = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.reload is not None and hasattr(signal, "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._begin_reload, self.reload)

    def _begin_reload(self, reload: Callable[[], Awaitable[None]]) -> None:
        begun = asyncio.ensure_future(reload())
        self.reloads.add(begun)  # nothing else would keep it
        begun.add_done_callback(self.reloads.discard)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.is_patient = sig == signal.SIGTERM and not self.drain.has_begun
        self.drain.has_begun = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.drain.has_begun = True
        until = asyncio.get_running_loop().time() + self.unready_s
        while self.is_patient and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 (a signal ends it)
            await asyncio.sleep(0.05)
        still_open = [listener.dup() for listener in sockets or ()]
        for server in self.servers:
            server.close()
        for listener in still_open:
            with closing(listener):
                await self._accept_the_last(listener)
        await super().shutdown(sockets)

    async def _accept_the_last(self, listener: socket.socket) -> None:
        """Who has connected is answered: what waits to be accepted when the last listener is closed is reset."""
        listener.setblocking(False)  # noqa: FBT003
        with suppress(OSError):  # all were accepted
            while True:
                connection, _ = listener.accept()
                connection.setblocking(False)  # noqa: FBT003
                await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


def closing_while_draining(app: ASGIApp, drain: Drain) -> ASGIApp:
    """The app; once draining has begun, its answers say `Connection: close`."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_closing(message: Message) -> None:
            if message["type"] == "http.response.start" and drain.has_begun and _CLOSE not in message["headers"]:
                message = {**message, "headers": [*message["headers"], _CLOSE]}
            await send(message)

        await app(scope, receive, send_closing)

    return answer
