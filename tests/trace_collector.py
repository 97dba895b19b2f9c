"""A collector of OpenTelemetry for tests: it keeps what is posted, on a port of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def collecting(status: int = 200) -> Iterator[tuple[str, list[tuple[str, dict]]]]:
    """Its address, and the path and document of each request so far."""
    received: list[tuple[str, dict]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.headers["content-type"] == "application/json"
            received.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            self.send_response(status)
            self.send_header("location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()


def spans(received: list[tuple[str, dict]]) -> list[dict]:
    """All spans, their attributes as one mapping."""
    return [
        span | {"attributes": {one["key"]: next(iter(one["value"].values())) for one in span["attributes"]}}
        for _, document in received
        for resource in document["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]
