"""GitHub's REST API: small, bounded answers; the token goes nowhere else."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import urlencode, urlsplit

from tidegate.errors import InfrastructureError
from tidegate.json_value import Json, JsonPart

TIMEOUT_S = 30
LARGEST = 16 << 20
PAGE = 100
PAGES = 30


class NotFoundError(InfrastructureError):
    """GitHub has nothing there, or does not show it to this token."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API below `root` (`https://api.github.com`), with the identity of `token`."""

    root: str
    token: str = field(repr=False)

    def get(self, path: str, **query: str | int) -> JsonPart:
        return self._json("GET", f"{path}?{urlencode(query)}")

    def find(self, path: str, **query: str | int) -> JsonPart | None:
        """The same, or None where GitHub does not find it."""
        try:
            return self.get(path, **query)
        except NotFoundError:
            return None

    def pages(self, path: str, of: str | None = None, **query: str | int) -> Iterator[JsonPart]:
        """Every entry of a listing; `of` is its key in an object. Raises where there are too many."""
        for page in range(1, PAGES + 1):
            answer = self.get(path, per_page=PAGE, page=page, **query)
            entries = answer.parts(of) if of else answer.parts()
            yield from entries
            if len(entries) < PAGE:
                return
        raise InfrastructureError(f"GitHub lists more than {PAGES * PAGE:,} entries of {path}, too many to rely on")

    def send(self, method: str, path: str, body: Mapping[str, Json]) -> JsonPart:
        return self._json(method, path, json.dumps(body).encode())

    def download(self, path: str, limit: int) -> bytes:
        """The bytes at the address that the API returns, fetched without the token. Raises above `limit`."""
        with _opened(self._request("GET", path)) as response:
            target = response.headers.get("Location", "")
        address, own = urlsplit(target), urlsplit(self.root)
        if address.scheme != "https" and (address.scheme, address.netloc) != (own.scheme, own.netloc):
            raise InfrastructureError(f"GitHub returned no https address for {path}; repeat the job")
        with _opened(urllib.request.Request(target)) as response:  # noqa: S310 (checked above)
            return _bounded(response, limit, path)

    def _json(self, method: str, path: str, body: bytes | None = None) -> JsonPart:
        with _opened(self._request(method, path, body)) as response:
            content = json.loads(_bounded(response, LARGEST, path))
        return JsonPart(content, f"GitHub's answer to {method} {urlsplit(path).path}", _unexpected)

    def _request(self, method: str, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "tidegate",
        }
        return urllib.request.Request(f"{self.root}{path}", body, headers, method=method)  # noqa: S310 (the runner's)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Return a redirect as the answer: urllib would send the token along to its target."""

    def http_error_302(
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: HTTPMessage,  # noqa: ARG002
    ) -> IO[bytes]:
        return fp

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


@contextmanager
def _opened(request: urllib.request.Request) -> Iterator[HTTPResponse]:
    what = f"{request.get_method()} {urlsplit(request.full_url).path}"
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT_S) as response:
            yield response
    except urllib.error.HTTPError as error:
        kind = NotFoundError if error.code == HTTPStatus.NOT_FOUND else InfrastructureError
        with error:
            raise kind(f"GitHub answered {error.code} to {what}: {_message(error)}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise InfrastructureError(f"GitHub did not answer {what}: {error}; repeat the job") from None


def _bounded(response: HTTPResponse, limit: int, what: str) -> bytes:
    data = response.read(limit + 1)
    if len(data) > limit:
        raise InfrastructureError(f"the answer to {what} is larger than {limit:,} bytes")
    return data


def _unexpected(why: str) -> InfrastructureError:
    return InfrastructureError(f"{why}; repeat the job")


def _message(error: urllib.error.HTTPError) -> str:
    """GitHub's own message, or HTTP's name of the status."""
    try:
        return str(json.loads(error.read(10_000))["message"])[:200]
    except (ValueError, KeyError, TypeError, OSError):
        return str(error.reason)
