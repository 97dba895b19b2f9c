"""Listen for requests; on a signal, finish the accepted ones and stop."""

import gc
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from tidegate.errors import InfrastructureError
from tidegate.serve.http.at_once import AtOnce
from tidegate.serve.http.drain import Drain, SignalledServer, closing_while_draining
from tidegate.serve.http.http_protocol import IDLE_SECONDS, LimitedProtocol

DRAIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Listening:
    """What beside the application decides how is answered, and for how long after SIGTERM it still is."""

    at_once: AtOnce | None = None
    drain: Drain = field(default_factory=Drain)
    unready_s: float = 0.0
    reload: Callable[[], Awaitable[None]] | None = None
    """What SIGHUP asks for."""


def listen(app: ASGIApp, host: str, port: int, *, started: Callable[[str], None], how: Listening | None = None) -> None:
    """Serve `app`; `started` is called with the address. Port 0 lets the system choose."""
    how = how or Listening()
    with closing(_bound(host, port)) as listener:
        config = uvicorn.Config(
            closing_while_draining(app, how.drain),
            http=partial(LimitedProtocol, how.at_once, how.drain),  # type: ignore[arg-type]  # uvicorn calls it
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=int(IDLE_SECONDS),
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        server = SignalledServer(config, how.drain, how.unready_s, how.reload)
        # uvicorn raises the signal again when it has drained: that is a clean end
        signal.signal(signal.SIGTERM, _end)
        # what was loaded stays: a collection that visits it would keep health checks waiting
        gc.collect()
        gc.freeze()
        bound = listener.getsockname()
        started(f"http://{bound[0]}:{bound[1]}")
        server.run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise InfrastructureError(f"can't listen on {host}:{port}: {error.strerror}") from None
    # connections inherit it. asyncio sets it only where a socket names its protocol, which these do not: the body of an
    # answer would wait 40 ms for the client to acknowledge the head
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
