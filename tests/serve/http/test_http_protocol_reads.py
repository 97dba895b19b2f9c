"""Of a body only so much is in memory before the application has seen the request."""

import asyncio
import socket
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tidegate.serve.http import http_protocol
from tidegate.serve.http.drain import Drain


async def taken(request):
    return PlainTextResponse(str(len(await request.body())))


def test_so_much_of_a_body_is_read_before_anybody_may_refuse_it():
    """A thousand connections would hold a quarter of a gigabyte in what asyncio reads of each at once."""
    sizes = []

    class Measuring(http_protocol.LimitedProtocol):
        def data_received(self, data):
            sizes.append(len(data))
            super().data_received(data)

    async def asked():
        app = Starlette(routes=[Route("/", taken, methods=["POST"])])
        made = partial(Measuring, None, Drain())
        server = uvicorn.Server(uvicorn.Config(app, http=made, ws="none", log_level="critical"))
        listener = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n" + b"x" * 4_000_000)
        answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        server.should_exit = True
        await serving
        return answer

    assert asyncio.run(asked()).startswith(b"HTTP/1.1 200 ")
    assert max(sizes) == http_protocol.MOST_READ
