"""Send what is written in one turn of the event loop at once.

uvicorn writes an answer's head and its body one after the other: two system calls, two packets and two wake-ups of the
client, which for small answers cost more than the answer.
"""

import asyncio
from typing import Any


class JoinedWrites:
    """A transport whose writes are sent together before the loop waits again; everything else is the transport's."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pending: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._pending:
            self._loop.call_soon(self._flush)
        self._pending.append(data)

    def send(self, data: bytes) -> None:
        """Write it after what waits, without waiting for the turn's end."""
        if self._pending:
            self._flush()
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._pending and not self._transport.is_closing():
            self._transport.write(b"".join(self._pending))
        self._pending.clear()
