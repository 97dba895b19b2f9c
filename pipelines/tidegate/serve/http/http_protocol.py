"""Speak HTTP/1.1 within limits, and answer small requests as they arrive.

uvicorn's protocol on httptools bounds neither how long headers, trailers and framing are, nor how long they take, nor
how long a client may leave an answer unread. A request of `AtOnce` that has arrived whole is answered without a task,
together with those that arrived in the same turn of the event loop.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tidegate.serve.http.at_once import BUG, Arrived, AtOnce, Reply
from tidegate.serve.http.drain import Drain
from tidegate.serve.http.joined_writes import JoinedWrites
from tidegate.serve.http.request_head import MOST_BESIDE_BODY, require_one_reading

MOST_SECONDS = 10.0
"""The most seconds from the connection, or a request's first byte, to the end of its headers; and from there to the end
of a body that nothing reads, since the request is answered.
"""
LAST_SECONDS = 1.0
"""The same, once the server has stopped listening."""
IDLE_SECONDS = 75.0
"""Longer than the 60 s for which proxies keep a connection: the proxy closes it, never the server under a request."""
UNREAD_SECONDS = 30.0
"""The time for which a client may leave an answer unread that does not fit the socket's buffers."""
MOST_READ = 64 * 1024
"""Bytes that are read at once: what has arrived of a body is in memory before anything can refuse it."""
MOST_PIPELINED = 100
"""Requests of a connection that wait for the answer before theirs: each takes a hundred times what it took to send.

What follows them is discarded; the answer to the last of them says `connection: close`, so that a client sends the rest
again (RFC 9112, 9.3.2).
"""


class LimitedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with limits of time and size; once draining has begun, answers close their connections."""

    transport: JoinedWrites  # type: ignore[assignment]

    def __init__(self, at_once: AtOnce | None, drain: Drain, **given: Any) -> None:
        super().__init__(**given)
        self.at_once = at_once
        self.drain = drain
        self.parts: list[bytes] | None = None  # of a body that is to be answered at once
        self.waiting: Arrived | None = None  # for that answer
        self.closes = False  # after it
        self.is_ended = False
        self.beside_body = 0
        self.head_since: float | None = None
        self.body_since: float | None = None
        self.idle_since = self.unread_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        transport.max_size = MOST_READ  # type: ignore[attr-defined]  # asyncio's, 256 KiB where nothing is set
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]
        self.head_since = self.idle_since = self.loop.time()
        self.watch = self.loop.call_later(MOST_SECONDS, self._watch)

    def connection_lost(self, exc: Exception | None) -> None:
        self.watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.is_ended:
            return
        self._unset_keepalive_if_required()
        self.beside_body += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
        except httptools.HttpParserError:
            self._refuse("Invalid HTTP request received.")
        if self.parts is not None:
            self._hand_over(self.parts)
        if self.beside_body > MOST_BESIDE_BODY and not self.transport.is_closing():
            self._refuse(f"A request has at most {MOST_BESIDE_BODY} bytes beside its body.")

    def on_message_begin(self) -> None:
        self._answer_what_waits()
        if not self.is_ended:
            self.head_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.head_since = None
        if self.is_ended:
            return
        require_one_reading(self.url, self.headers, self.parser.get_http_version())
        if len(self.pipeline) >= MOST_PIPELINED:
            self._end_with_the_last()
            return
        if self.parser.should_upgrade():
            return
        self.body_since = self.loop.time()
        if self._is_answered_at_once():
            self.parts = []
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.beside_body -= len(body)
        if self.parts is not None:
            self.parts.append(body)
        elif not self.is_ended:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self.body_since = None
        self.beside_body = 0
        if self.parts is not None:
            body, self.parts = b"".join(self.parts), None
            self._answer_soon(body)
        elif not self.is_ended:
            super().on_message_complete()

    def eof_received(self) -> None:
        self._answer_what_waits()

    def on_response_complete(self) -> None:
        self.idle_since = self.loop.time()
        super().on_response_complete()

    def shutdown(self) -> None:
        """The server stops: a request that has begun, or that a new connection was made for, is still answered."""
        self._answer_what_waits()
        if self.head_since is None:
            super().shutdown()
            return
        now = self.loop.time()
        self.head_since = min(self.head_since, now + LAST_SECONDS - MOST_SECONDS)
        self.watch.cancel()
        self.watch = self.loop.call_later(LAST_SECONDS, self._watch)

    def pause_writing(self) -> None:
        self.unread_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        self.unread_since = 0.0
        super().resume_writing()

    def _end_with_the_last(self) -> None:
        """Answer what waits, then close. What still arrives is read, since closing on unread bytes resets."""
        assert self.cycle is not None
        self.cycle.keep_alive = False
        self.is_ended = True
        self.flow.resume_reading()

    def _refuse(self, why: str) -> None:
        if not self.is_ended:
            self.send_400_response(why)

    def _is_answered_at_once(self) -> bool:
        """Not while another request of the connection waits for its answer, nor where the client leaves answers
        unread, nor what may not be whole soon.
        """
        if self.at_once is None or self.url not in self.at_once.paths or self.is_ended:
            return False
        if (self.cycle is not None and not self.cycle.response_complete) or self.pipeline or self.flow.write_paused:
            return False
        is_plain = self.parser.get_method() == b"POST" and self.parser.get_http_version() == "1.1"
        if not is_plain or self.expect_100_continue:
            return False
        sizes = [value for name, value in self.headers if name in (b"content-length", b"transfer-encoding")]
        return len(sizes) == 1 and sizes[0].isdigit() and int(sizes[0]) <= self.at_once.most_bytes

    def _decline(self, rest: bytes) -> None:
        """Read the request again as one that offers no upgrade, which the parser takes for the end of HTTP.

        Java's HTTP client offers h2c with the first request of a connection, and sends its body all the same.
        """
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            self.send_400_response("CONNECT is not supported.")
            return
        kept = [field for field in self.headers if field[0] not in (b"connection", b"upgrade")]
        lines = [b"%b %b HTTP/%b" % (method, self.url, version), *(b"%b: %b" % field for field in kept)]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join([*lines, b"connection: close", b"", rest]))

    def _hand_over(self, parts: list[bytes]) -> None:
        """Hand the request to the application, which waits for the rest of the body."""
        self.parts = None
        super().on_headers_complete()
        for part in parts:
            super().on_body(part)

    def send_400_response(self, msg: str) -> None:
        self._answer_what_waits()
        super().send_400_response(msg)

    def _answer_soon(self, body: bytes) -> None:
        """With what arrives on other connections, if there are any."""
        assert self.at_once is not None
        self.closes = not self.parser.should_keep_alive()
        arrived = Arrived(self.url, self.headers, body)
        if len(self.connections) == 1:
            self._send_reply(self.at_once.reply(arrived))
        else:
            self.waiting = arrived
            self.at_once.take(arrived, self._send_reply, self.loop)

    def _answer_what_waits(self) -> None:
        """Before anything else is said on this connection."""
        if self.waiting is not None and self.at_once is not None:
            self.at_once.answer_now(self.waiting)

    def _send_reply(self, reply: Reply) -> None:
        status, lines, content = reply
        self.waiting = None
        self.is_ended = self.closes or self.drain.has_begun or status == BUG[0]
        general = b"".join([b"%b: %b\r\n" % field for field in self.server_state.default_headers])
        closing = b"connection: close\r\n" if self.is_ended else b""
        length = b"content-length: %d\r\n\r\n" % len(content)
        self.transport.send(b"".join((STATUS_LINE[status], general, closing, lines, length, content)))
        self.server_state.total_requests += 1
        self.idle_since = self.loop.time()
        if self.is_ended:
            self.transport.close()

    def _watch(self) -> None:
        """Close the connection where something is overdue; else look again when the next thing can be."""
        self._answer_what_waits()
        now = self.loop.time()
        due = now + MOST_SECONDS
        if self.head_since is not None:
            due = self.head_since + MOST_SECONDS
        elif self.cycle is None or self.cycle.response_complete:
            due = self.idle_since + IDLE_SECONDS if self.body_since is None else self.body_since + MOST_SECONDS
        if self.transport.is_closing() or (self.unread_since and now >= self.unread_since + UNREAD_SECONDS):
            self.transport.abort()
            return
        if now >= due:
            self.transport.close()
            due = now + MOST_SECONDS  # for the client to read what was written
        self.watch = self.loop.call_at(min(due, now + MOST_SECONDS), self._watch)
