"""Read a file of a store: over HTTP, or from the object store of a cloud.

Object stores are read by fsspec's implementation of their scheme, with the identity that the process has there. Over
HTTP a store may ask for a token, which is sent to that host only, and never in the clear to another machine.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPException
from ipaddress import ip_address
from typing import IO, cast
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, Problem, Where

TOKEN = "TIDEGATE_STORE_TOKEN"  # noqa: S105 (the name of a variable)
"""The environment variable whose value is sent as a bearer token, where it is set."""
TIMEOUT_S = 30
CHUNK = 1024 * 1024
LIBRARIES = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs"}
"""The schemes of object stores, with what fsspec needs for each."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")


def chunks(url: str) -> Iterator[bytes]:
    """The content at an address, piece by piece.

    Raises EvidenceError for any other scheme, InfrastructureError for one that can't be read.
    """
    scheme = urlsplit(url).scheme
    if scheme in ("https", "http"):
        yield from _read(url, lambda: urlopen(_request(url), timeout=TIMEOUT_S))  # noqa: S310 (checked in the line above)
    elif scheme in LIBRARIES:
        yield from _read(url, lambda: _object(url, scheme))
    else:
        schemes = ", ".join(("https", "http", *LIBRARIES))
        raise EvidenceError(Problem(f"a store is read over one of {schemes}", Where(url)))


def _read(url: str, opening: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    try:
        with closing(opening()) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except (DeclarationError, InfrastructureError):
        raise
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise InfrastructureError(Problem(f"cannot be fetched: {reason}", Where(url))) from None


def _object(url: str, scheme: str) -> IO[bytes]:
    import fsspec

    try:
        return cast("IO[bytes]", fsspec.open(url, "rb").open())
    except ImportError:
        library = LIBRARIES[scheme]
        reason = f"{scheme}:// is read by {library}, which is not installed: pip install {library}"
        raise InfrastructureError(Problem(reason, Where(url))) from None
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 (each library has errors of its own, for missing credentials above all)
        raise InfrastructureError(Problem(f"cannot be fetched: {error}", Where(url))) from None


def _request(url: str) -> Request:
    request = Request(url)  # noqa: S310 (http or https: `chunks` asks)
    if token := os.environ.get(TOKEN):
        if not _TOKEN.fullmatch(token):
            raise DeclarationError(f"{TOKEN} is not a token: it may hold printable ASCII without spaces only")
        if not (url.startswith("https://") or _is_this_machine(urlsplit(url).hostname or "")):
            reason = f"{TOKEN} is set, and http would send it in the clear; use https, or unset it"
            raise DeclarationError(Problem(reason, Where(url)))
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # a redirect may lead to another host
    return request


def _is_this_machine(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
