"""Host and port of a URL or of an image: what a pattern alone lets through."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_URL = re.compile(r"https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?")
EXAMPLE = "https://hooks.example.com/alerts"
LONGEST = 253


def require(host: str) -> None:
    """Raise ValueError unless `host` (`models.example.com:8080`) is a host name (RFC 1123) with a possible port."""
    if "/" in host:
        raise ValueError(f"must be a host alone, without a scheme or a path, like {_alone(host)}")
    name, colon, port = host.partition(":")
    if colon and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise ValueError(f"the port must be between 1 and 65535, got {port}")
    if len(name) > LONGEST:
        raise ValueError(f"the host name must have at most {LONGEST} characters, got {len(name)}")
    for label in name.split("."):
        if not _LABEL.fullmatch(label):
            raise ValueError(
                f"the parts of the host name {name} must have 1 to 63 letters, digits and inner hyphens, got {label!r}"
            )


def _alone(address: str) -> str:
    """What the address would be without the rest of a URL."""
    return address.rpartition("://")[2].partition("/")[0] or "flights.example.com"


def of_url(url: str) -> str:
    """The URL; ValueError unless it is one of http or https whose host and port can exist."""
    if not _URL.fullmatch(url):
        raise ValueError(
            f"must be a URL like {EXAMPLE}: http:// or https://, a host, maybe a port, and a path of letters, digits "
            "and . _ - only, without password and query"
        )
    require(urlsplit(url).netloc)
    return url


HttpUrl = Annotated[
    str,
    AfterValidator(of_url),
    WithJsonSchema({"type": "string", "pattern": f"^{_URL.pattern}$", "examples": [EXAMPLE]}),
]
"""The URL of a service, as an editor and a declaration take it."""


def name(host: str) -> str:
    """The host's name; ValueError for one that cannot exist, for a port and for an address."""
    require(host)
    if ":" in host or host.replace(".", "").isdecimal():
        raise ValueError(f"must be a DNS name without a port, got {host}")
    return host
