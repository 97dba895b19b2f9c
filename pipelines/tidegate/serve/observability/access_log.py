"""One line of JSON for each inference request, without values of features.

A line says who asked, what became of it and how long it took. `inputs` names features whose values are logged, for a
`sample` of the answered requests, ROWS rows of each; a private one is redacted. What a client sends reaches a line only
as a number, or checked: an id of safe characters, a cause of ours, the name of an input of the signature.
"""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import random
from time import perf_counter
from typing import Self

from tidegate.data.signature import Signature
from tidegate.errors import DeclarationError, unknown
from tidegate.serve.observability.trace_context import TraceContext

ID_HEADER = "x-request-id"
OFF = "off"
TRACK = re.compile(r"[a-z0-9][a-z0-9-]{0,62}|")
ROWS = 10
LONGEST_TEXT = 100
REDACTED = "redacted"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


@dataclass(frozen=True, slots=True)
class LogOptions:
    """`to` is where lines go: `off`, `-` for the standard output, or a file. `track` is the rollout's, as `canary`.

    `sample` (0..1) is the share of answered requests with values of `inputs`.
    """

    to: str = OFF
    track: str = ""
    inputs: tuple[str, ...] = ()
    sample: float = 0.01

    @classmethod
    def declared(cls, to: str, track: str, inputs: str, sample: float) -> Self:
        """`inputs` are names with commas between them."""
        return cls(to, track, tuple(name.strip() for name in inputs.split(",") if name.strip()), sample)

    def __post_init__(self) -> None:
        if not TRACK.fullmatch(self.track):
            raise DeclarationError(f"a track has 1 to 63 lower-case letters, digits and hyphens, got {self.track!r}")
        require_share(self.sample)


@dataclass(slots=True)
class Exchange:
    """What is known of one request; seconds on the clock of `perf_counter`."""

    id: str
    started: float = field(default_factory=perf_counter)
    status: int = 500
    cause: str = "bug"
    name: str = ""
    queue_s: float = 0.0
    predict_s: float = 0.0
    received: int = 0
    sent: int = 0
    rows: int = 0
    values: Mapping[str, Sequence[object]] | None = None
    trace: TraceContext | None = None
    """Which it belongs to, as its client says."""


class AccessLog:
    """Makes the lines of one server, and gives them to `write`. Raises DeclarationError for an unknown input."""

    def __init__(self, options: LogOptions, signature: Signature, version: str, write: Callable[[bytes], None]) -> None:
        if strange := [name for name in options.inputs if name not in signature.columns]:
            raise DeclarationError(unknown(strange[0][:80], tuple(signature.columns), what="input to log"))
        private = {tensor.name for tensor in signature.inputs if tensor.private}
        self._inputs = {name: name in private for name in options.inputs}
        self._sample = options.sample if options.inputs else 0.0
        self._write = write
        self._names = {name: json.dumps(name) for name in ("", *signature.columns)}
        named = {"model": signature.model, "version": version, "track": options.track}
        self._named = json.dumps(named, separators=(",", ":"))[1:-1]

    def log(self, exchange: Exchange) -> None:
        """Write its line."""
        ended = perf_counter()
        times = (exchange.queue_s, exchange.predict_s, ended - exchange.started)
        queue, predict, total = (f"{seconds * 1000:.3f}" for seconds in times)
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        known = self._names.get(exchange.name, '""')
        line = (
            f'{{"time":"{time[:-6]}Z","id":"{exchange.id}",{self._named},"status":{exchange.status},'
            f'"cause":"{exchange.cause}","input":{known},"queue_ms":{queue},"predict_ms":{predict},"total_ms":{total},'
            f'"bytes_in":{exchange.received},"bytes_out":{exchange.sent},"rows":{exchange.rows}'
        )
        if self._sample and exchange.values is not None and random() < self._sample:  # noqa: S311 (a sample, no secret)
            line += f',"inputs":{self._shown(exchange.values)}'
        self._write(f"{line}}}\n".encode())

    def _shown(self, values: Mapping[str, Sequence[object]]) -> str:
        shown = {
            name: REDACTED if is_private else [_short(value) for value in values[name][:ROWS]]
            for name, is_private in self._inputs.items()
        }
        return json.dumps(shown, separators=(",", ":"))


def require_share(sample: float) -> None:
    """Raise DeclarationError for what is not a share of the requests."""
    if not 0 <= sample <= 1:
        raise DeclarationError(f"a sample is a share from 0 to 1, got {sample!r}")


def request_id(given: str | None) -> str:
    """The id that the client sent, if it is well-formed; else a new one."""
    return given if given is not None and _ID.fullmatch(given) else os.urandom(16).hex()


def _short(value: object) -> object:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value
