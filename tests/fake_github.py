"""A small GitHub on loopback: pull requests, artifacts and comments behind the REST API's addresses and permissions.

A token reads like the workflow's own `permissions:` ("actions=read,pull-requests=write"); what it does not
allow answers 403. Artifacts lie behind a redirect to another path, which refuses every request that carries a token.
"""

import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "tides/flights"
BOT = "github-actions[bot]"


@dataclass
class GitHub:
    root: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    files: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    artifacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    archives: dict[int, bytes] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    broken: int = 0
    """Answer everything with this status."""
    requests: list[str] = field(default_factory=list)

    def open_pull(self, number: int, *, owner: str, branch: str, commit: str, files: tuple[str, ...] = ()) -> None:
        head = {"ref": branch, "sha": commit, "label": f"{owner}:{branch}"}
        self.pulls.append({"number": number, "state": "open", "head": head})
        self.files[number] = [{"filename": name} for name in files]
        self.comments[number] = []

    def keep(self, run: int, archive: bytes, name: str = "review", size: int | None = None) -> None:
        """An artifact that the run left."""
        number = len(self.archives) + 1
        self.archives[number] = archive
        told = {"id": number, "name": name, "expired": False, "size_in_bytes": len(archive) if size is None else size}
        self.artifacts.setdefault(run, {"artifacts": []})["artifacts"].append(told)

    def say(self, number: int, body: str, author: str = BOT) -> dict[str, Any]:
        serial = 1 + sum(map(len, self.comments.values()))
        comment = {"id": serial, "body": body, "user": {"login": author}, "html_url": f"{self.root}/comment/{serial}"}
        self.comments[number].append(comment)
        return comment


def zipped(**members: str | bytes) -> bytes:
    """An archive; `review_md="…"` is the member review.md."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_md", ".md"), content)
    return buffer.getvalue()


@contextmanager
def running() -> Iterator[GitHub]:
    github = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            github.requests.append(f"{self.command} {self.path}")
            status, answer, headers = _answer(github, self.command, self.path, self.headers.get("Authorization"), body)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 (http.server's names)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    github.root = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()


Answer = tuple[int, Any, dict[str, str]]
Serve = Callable[[GitHub, "re.Match[str]", dict[str, str], Any], Answer]


def _answer(github: GitHub, method: str, path: str, authorisation: str | None, body: Any) -> Answer:
    parts = urlsplit(path)
    if stored := re.fullmatch(r"/storage/(\d+)", parts.path):
        if authorisation:
            return 400, {"message": "the token was carried along"}, {}
        return 200, github.archives[int(stored[1])], {}
    if github.broken:
        return github.broken, {"message": "it is broken"}, {}
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for wanted, pattern, permission, serve in ROUTES:
        if method == wanted and (found := re.fullmatch(f"/repos/{REPOSITORY}{pattern}", parts.path)):
            if not _allowed(authorisation or "", permission):
                return 403, {"message": "Resource not accessible by integration"}, {}
            return serve(github, found, query, body)
    return 404, {"message": "Not Found"}, {}


def _allowed(authorisation: str, permission: str) -> bool:
    granted = dict(each.split("=") for each in authorisation.removeprefix("Bearer ").split(",") if "=" in each)
    scope, _, level = permission.partition("=")
    return granted.get(scope) == "write" or granted.get(scope) == level


def _page(entries: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return entries[size * (page - 1) : size * page]


def _pulls(github: GitHub, _: "re.Match[str]", query: dict[str, str], __: Any) -> Answer:
    found = [
        each for each in github.pulls if each["head"]["label"] == query["head"] and each["state"] == query["state"]
    ]
    return 200, _page(found, query), {}


def _files(github: GitHub, found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    return 200, _page(github.files[int(found[1])], query), {}


def _artifacts(github: GitHub, found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    listed = github.artifacts.get(int(found[1]), {"artifacts": []})["artifacts"]
    return 200, {"artifacts": _page([each for each in listed if each["name"] == query["name"]], query)}, {}


def _zip(github: GitHub, found: "re.Match[str]", _: dict[str, str], __: Any) -> Answer:
    return 302, {}, {"Location": f"{github.root}/storage/{found[1]}"}


def _comments(github: GitHub, found: "re.Match[str]", query: dict[str, str], _: Any) -> Answer:
    return 200, _page(github.comments[int(found[1])], query), {}


def _write(github: GitHub, found: "re.Match[str]", _: dict[str, str], body: Any) -> Answer:
    return 201, github.say(int(found[1]), body["body"]), {}


def _rewrite(github: GitHub, found: "re.Match[str]", _: dict[str, str], body: Any) -> Answer:
    comment = next(each for those in github.comments.values() for each in those if each["id"] == int(found[1]))
    comment["body"] = body["body"]
    return 200, comment, {}


ROUTES: tuple[tuple[str, str, str, Serve], ...] = (
    ("GET", "/pulls", "pull-requests=read", _pulls),
    ("GET", r"/pulls/(\d+)/files", "pull-requests=read", _files),
    ("GET", r"/actions/runs/(\d+)/artifacts", "actions=read", _artifacts),
    ("GET", r"/actions/artifacts/(\d+)/zip", "actions=read", _zip),
    ("GET", r"/issues/(\d+)/comments", "pull-requests=read", _comments),
    ("POST", r"/issues/(\d+)/comments", "pull-requests=write", _write),
    ("PATCH", r"/issues/comments/(\d+)", "pull-requests=write", _rewrite),
)
