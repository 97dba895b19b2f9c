"""Refuse a request's head that another reader may take for another request."""

from collections.abc import Iterable

MOST_BESIDE_BODY = 128 * 1024
"""Bytes of a request that are not its body: headers, the framing of chunks, trailers."""


class RefusedHeadError(ValueError):
    """A head that others may read otherwise, or that is too long."""


def require_one_reading(url: bytes, headers: Iterable[tuple[bytes, bytes]], version: str) -> None:
    """Raise what becomes a 400 where another reader may see another request: without a host, with two, of a version
    that is not spoken here, or with a coding that is not undone here (RFC 9112, 3.2 and 6.1). The parser refuses
    what else is ambiguous.

    Or where the head is too long, even if it arrived in one piece. Names of headers are in lower case.
    """
    hosts, size = 0, len(url)
    for name, value in headers:
        size += len(name) + len(value)
        if name == b"host":
            hosts += 1
        elif name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            raise RefusedHeadError("a coding")
    if version not in ("1.0", "1.1"):
        raise RefusedHeadError("its version")
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        raise RefusedHeadError("a host")
    if size > MOST_BESIDE_BODY:
        raise RefusedHeadError("its size")
