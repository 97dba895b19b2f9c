"""What a server knows of a caller: attributes from headers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Self

from tidegate.errors import DeclarationError
from tidegate.serve.routing.split import HEADER

KEY, FLAG, NOW = "targetingKey", "$flagd.flagKey", "$flagd.timestamp"
"""What flagd calls the caller's key, the flag, and the time in seconds since 1970."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
Header = Callable[[str], bytes]
"""The value of a request's header; empty where it has none."""
Caller = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CallerAttributes:
    """`headers` has the header of each attribute."""

    headers: Mapping[str, str]

    @classmethod
    def declared(cls, sticky: str, others: str) -> Self:
        """`others` are name=header, with commas between them. Raises DeclarationError for what is not such a list."""
        headers = {KEY: sticky}
        for pair in filter(None, (part.strip() for part in others.split(","))):
            name, _, header = (part.strip() for part in pair.partition("="))
            if not (_NAME.fullmatch(name) and header and HEADER.fullmatch(header)):
                reason = "takes name=header, as plan=x-plan, with commas between them; a header is in lower case"
                raise DeclarationError(f"--flag-headers {reason}, got {pair[:80]!r}")
            if name in headers:
                what = "is the value of --sticky-header" if name == KEY else "is named twice"
                raise DeclarationError(f"--flag-headers: {name} {what}")
            headers[name] = header
        return cls(headers)

    def of(self, header: Header) -> Caller:
        """The attributes that a request has: an empty header is none."""
        found = {name: header(named).decode(errors="replace") for name, named in self.headers.items()}
        return {name: value for name, value in found.items() if value}


def now() -> int:
    return int(time())
