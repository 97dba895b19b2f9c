"""Clients that ask a server all the time over kept connections, and count what they see."""

import asyncio
import threading
import time
from collections import Counter
from types import TracebackType
from typing import Self

BROKEN = "broken"
PATIENCE_S = 20.0


class ConstantLoad:
    """Asks from the block's begin to its end. `seen` counts answers by status; a request without one is broken."""

    def __init__(self, port: int, request: bytes, clients: int = 8, pause_s: float = 0.002) -> None:
        self.port, self.request, self.clients, self.pause_s = port, request, clients, pause_s
        self.seen: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._ask()))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join(60)

    @property
    def failed(self) -> Counter[str]:
        return Counter({status: count for status, count in self.seen.items() if status != "200"})

    def wait(self, more: int) -> None:
        """Until so many more requests were counted."""
        until, most = self.seen.total() + more, time.monotonic() + 300
        while self.seen.total() < until and time.monotonic() < most:
            time.sleep(0.02)
        assert self.seen.total() >= until, "the clients were not answered"

    async def _ask(self) -> None:
        await asyncio.gather(*(self._client() for _ in range(self.clients)))

    async def _client(self) -> None:
        connection = None
        while not self._ended.is_set():
            try:
                if connection is None:
                    connection = await asyncio.open_connection("127.0.0.1", self.port)
                async with asyncio.timeout(PATIENCE_S):
                    status, body, is_kept = await self._exchange(*connection)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                status, body, is_kept = f"{BROKEN}: {type(error).__name__}", b"", False
            self.seen[status] += 1
            self.versions[body.partition(b'"model_version":"')[2][:12].decode()] += 1
            if not is_kept and connection is not None:
                connection[1].close()
                connection = None
            await asyncio.sleep(self.pause_s)
        if connection is not None:
            connection[1].close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, bytes, bool]:
        writer.write(self.request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))
        return head[9:12].decode(), body, b"\r\nconnection: close\r\n" not in head
