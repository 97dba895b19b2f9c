"""Find in an address what leads elsewhere than it reads.

For example `s3://models/../other` and `https://models.example.com/a/%2e%2e/b`.
"""

import re
from urllib.parse import unquote

_SEPARATORS = re.compile(r"[/\\]")
_MOST_DECODED = 5


def require_direct(address: str) -> str:
    """The address; ValueError where a part of its path is `.` or `..`, percent-encoded or not.

    Clients, proxies and stores resolve such parts differently, or take them for names. A path without a scheme is one
    of this machine, and left alone.
    """
    _, scheme, rest = address.partition("://")
    path = rest.partition("/")[2]
    if scheme and (part := next((part for part in _SEPARATORS.split(_decoded(path)) if part in (".", "..")), None)):
        raise ValueError(f"must not have {part} as a part of its path; write the path that it leads to")
    return address


def _decoded(path: str) -> str:
    for _ in range(_MOST_DECODED):
        if (decoded := unquote(path)) == path:
            break
        path = decoded
    return path
