"""A span of OpenTelemetry for each sampled request, without values of features.

As JSON of OTLP: https://opentelemetry.io/docs/specs/otlp/. Who asks decides by `traceparent` whether its request is
sampled; of requests without one, a share is. What a client sends reaches a span as the ids of its trace, which are
hexadecimal digits, and as what a line of the access log has of it.
"""

import json
import os
import re
from collections.abc import Callable
from random import random
from time import perf_counter, time_ns
from urllib.parse import urlsplit

from tidegate.data.signature import Signature
from tidegate.errors import DeclarationError
from tidegate.serve.observability import trace_context
from tidegate.serve.observability.access_log import Exchange, require_share

SERVER, FAILED = 2, 2
"""Numbers of OTLP: the kind of a span that answers, the status of an error."""
_VISIBLE = re.compile(r"[!-~]+")
_Attribute = tuple[str, str | int | float]


class Spans:
    """Makes the spans of one version, and gives them to `write`."""

    def __init__(
        self, signature: Signature, version: str, track: str, sample: float, write: Callable[[bytes], None]
    ) -> None:
        self._named: tuple[_Attribute, ...] = (
            ("tidegate.model", signature.model),
            ("tidegate.version", version),
            *((("tidegate.track", track),) if track else ()),
        )
        self._inputs = frozenset(signature.columns)
        self._sample = sample
        self._write = write

    def add(self, exchange: Exchange) -> None:
        """Give its span, if it is sampled."""
        context = exchange.trace
        if context is None and random() < self._sample:  # noqa: S311 (a sample, no secret)
            context = trace_context.begun()
        if context is None or not context.is_sampled:
            return
        ended = time_ns()
        span = {
            "traceId": context.trace,
            "spanId": os.urandom(8).hex(),
            **({"parentSpanId": context.parent} if context.parent else {}),
            "name": "infer",
            "kind": SERVER,
            "startTimeUnixNano": str(ended - int((perf_counter() - exchange.started) * 1e9)),
            "endTimeUnixNano": str(ended),
            "attributes": attributes(*self._named, *self._of(exchange)),
            **({"status": {"code": FAILED}} if exchange.status >= 500 else {}),
        }
        self._write(json.dumps(span, separators=(",", ":")).encode())

    def _of(self, exchange: Exchange) -> list[_Attribute]:
        found: list[_Attribute] = [
            ("http.response.status_code", exchange.status),
            ("tidegate.rows", exchange.rows),
            ("tidegate.queue_ms", round(exchange.queue_s * 1000, 3)),
            ("tidegate.predict_ms", round(exchange.predict_s * 1000, 3)),
        ]
        found += [("tidegate.request_id", exchange.id)] if exchange.id else []
        found += [("tidegate.cause", exchange.cause)] if exchange.cause else []
        return found + ([("tidegate.input", exchange.name)] if exchange.name in self._inputs else [])


def attributes(*named: _Attribute) -> list[dict[str, object]]:
    """As OTLP writes them: whole numbers are texts."""
    return [{"key": key, "value": _value(value)} for key, value in named]


def _value(value: str | float) -> dict[str, object]:
    match value:
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case _:
            return {"stringValue": value}


def require_collector(address: str, sample: float) -> None:
    """Raise DeclarationError for what is not the address of a collector, or not a share."""
    require_share(sample)
    if not address:
        return
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.query or parts.fragment or parts.username is not None or not _VISIBLE.fullmatch(address):
        shown = repr(address[:80]) if "@" not in address else "one with a name or a password"
        raise DeclarationError(f"--traces takes the address of a collector, as http://localhost:4318, got {shown}")
