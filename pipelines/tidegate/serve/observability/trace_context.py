"""The trace that a request belongs to, by its header `traceparent`.

https://www.w3.org/TR/trace-context/.
"""

import os
import re
from dataclasses import dataclass

HEADER = "traceparent"
_FORM = re.compile(rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A trace and the span in it that asks; `parent` is empty where the trace begins here."""

    trace: str
    parent: str
    is_sampled: bool


def read(header: bytes) -> TraceContext | None:
    """None where the header is absent, or not one that the standard takes."""
    found = _FORM.fullmatch(header) if header else None
    if found is None:
        return None
    version, trace, parent, flags, more = found.groups()
    if version == b"ff" or (version == b"00" and more is not None) or not trace.strip(b"0") or not parent.strip(b"0"):
        return None
    return TraceContext(trace.decode(), parent.decode(), bool(int(flags, 16) & 1))


def begun() -> TraceContext:
    """A new trace that is sampled."""
    return TraceContext(os.urandom(16).hex(), "", is_sampled=True)
