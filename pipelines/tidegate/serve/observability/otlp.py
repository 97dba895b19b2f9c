"""Send spans to a collector: OTLP over HTTP, as JSON.

https://opentelemetry.io/docs/specs/otlp/#otlphttp
It follows no redirect, uses no proxy, and reads no more of an answer than its status: what is not taken is dropped.
"""

import http.client
import json
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tidegate.serve.distribution import version
from tidegate.serve.observability.spans import attributes

PATH = "/v1/traces"
SECONDS = 2.0
"""For a collector to take the spans."""
MOST_SPANS = 512
"""Of one request."""


def sending(address: str, service: str) -> Callable[[Sequence[bytes]], None]:
    """What sends spans there; it raises OSError where they are not taken."""
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path if parts.path.strip("/") else PATH
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    resource = json.dumps({"attributes": attributes(("service.name", service))})
    scope = json.dumps({"name": "tidegate", "version": version()})
    head = f'{{"resourceSpans":[{{"resource":{resource},"scopeSpans":[{{"scope":{scope},"spans":['.encode()

    def send(spans: Sequence[bytes]) -> None:
        for first in range(0, len(spans), MOST_SPANS):
            body = b"%b%b]}]}]}" % (head, b",".join(spans[first : first + MOST_SPANS]))
            connection = connect(host, parts.port, timeout=SECONDS)
            try:
                connection.request("POST", path, body, {"Content-Type": "application/json"})
                status = connection.getresponse().status
            except http.client.HTTPException as error:
                raise OSError(str(error)) from None
            finally:
                connection.close()
            if not 200 <= status < 300:
                raise OSError(f"the collector answered {status}")

    return send
