"""Close a connection whose request headers do not arrive in time.

Headers that arrive byte by byte would otherwise hold a connection open for ever. uvicorn has no such limit; h11 bounds
the size of headers, this module their time. The body's time is `request_body.MOST_SECONDS`, an idle connection's
`server.IDLE_SECONDS`.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from tidegate.serve.joined_writes import JoinedWrites

MOST_SECONDS = 10.0


class HeaderTimeoutProtocol(H11Protocol):
    """HTTP/1.1 whose headers are due within MOST_SECONDS of the connection, or of their first byte."""

    due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]
        self.due = self.loop.call_later(MOST_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE and self.due:
            self.due.cancel()
            self.due = None
        elif self.conn.their_state is h11.IDLE and not self.due:
            self.due = self.loop.call_later(MOST_SECONDS, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.due:
            self.due.cancel()
        super().connection_lost(exc)
