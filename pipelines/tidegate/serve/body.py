"""Read a request's body within limits of size and time, and as strict JSON."""

import asyncio
import json
from typing import Any

from starlette.requests import ClientDisconnect, Request

from tidegate.models.signature import MismatchError
from tidegate.plugins import unknown

MOST_BYTES = 4 * 2**20
MOST_ROWS = 10_000
MOST_SECONDS = 10.0
REQUEST_KEYS = ("id", "inputs", "outputs", "parameters")


class RefusedError(Exception):
    """A request that is not looked into; `code` is the status that says why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


async def read(request: Request) -> bytes:
    """The body. A declared length beyond the limit is refused unread, an undeclared one as soon as it is passed."""
    too_large = RefusedError(413, f"a request has at most {MOST_BYTES} bytes")
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdecimal() or len(declared) > 18 or int(declared) > MOST_BYTES:
        raise too_large
    received = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                received += chunk
                if len(received) > MOST_BYTES:
                    raise too_large
    except TimeoutError:
        raise RefusedError(408, f"the body took longer than {MOST_SECONDS:.0f} s to arrive") from None
    except ClientDisconnect:
        raise RefusedError(400, "the client went away") from None
    return bytes(received)


def parse(body: bytes) -> dict[str, Any]:
    """The request's JSON object. NaN, infinity, repeated and unknown keys are refused with a MismatchError."""
    try:
        found = json.loads(body, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MismatchError(f"not usable as JSON: {str(error)[:200]}") from None
    if not isinstance(found, dict):
        raise MismatchError("the body must be a JSON object")
    if strange := [key for key in found if key not in REQUEST_KEYS]:
        raise MismatchError(unknown(strange[0][:80], REQUEST_KEYS, what="key of a request"))
    if not isinstance(found.get("id", ""), str) or len(found.get("id", "")) > 200:
        raise MismatchError("id must be text of at most 200 characters")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
