"""A small GitHub on loopback: what pull requests are made of, behind the REST API's addresses and permissions.

A token reads like the workflow's own `permissions:` ("actions=read,pull-requests=write"); what it does not
allow answers 403. Artifacts lie behind a redirect to another path, which refuses every request that carries a token.
"""

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fake_github_routes import REPOSITORY, answer

BOT = "github-actions[bot]"
AUTHOR = "robin"
"""Who opens the pull requests that come from the repository itself."""


@dataclass
class GitHub:
    root: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    files: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    artifacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    archives: dict[int, bytes] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    events: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    jobs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    teams: dict[str, set[str]] = field(default_factory=dict)
    statuses: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    workflow_permissions: str = "read"
    compared: dict[str, Any] = field(default_factory=dict)
    trees: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Entries of a commit's tree, where its pull request's `files` do not say them."""
    proposed: set[str] = field(default_factory=set)
    """Every commit that was once the head of a pull request."""
    opened: list[dict[str, str]] = field(default_factory=list)
    """What pull requests were opened with, by workflows."""
    truncated: bool = False
    answering: "Callable[[str], None]" = lambda _: None
    """Hears each request before it is answered."""
    tip: str = "4f1c2ab" + "0" * 33
    """Where main is."""
    broken: int = 0
    """Answer everything with this status."""
    requests: list[str] = field(default_factory=list)

    def open_pull(
        self, number: int, *, owner: str, branch: str, commit: str, files: tuple[str, ...] = (), base: str = "main"
    ) -> None:
        repository = {"full_name": f"{owner}/{REPOSITORY.partition('/')[2]}"}
        head = {"ref": branch, "sha": commit, "label": f"{owner}:{branch}", "repo": repository}
        author = {"login": AUTHOR if owner == REPOSITORY.partition("/")[0] else owner}
        self.pulls.append({"number": number, "state": "open", "head": head, "base": {"ref": base}, "user": author})
        self.files[number] = [{"filename": name} for name in files]
        self.comments[number] = []
        self.proposed.add(commit)

    def ran(self, number: int, *, conclusion: str | None = "success", of: int = 0, **changed: Any) -> None:
        """The gate's run on the head of the pull request `of` (default: the first)."""
        head = next(each for each in self.pulls if of in (0, each["number"]))["head"]
        told = {"id": number, "event": "pull_request", "head_sha": head["sha"], "head_branch": head["ref"]}
        told |= {"head_repository": head["repo"], "conclusion": conclusion, "created_at": "2026-01-01T12:00:00Z"}
        told |= {"html_url": f"https://github.com/{REPOSITORY}/actions/runs/{number}"}
        self.runs.append(told | changed)

    def review(self, number: int, user: str, state: str = "APPROVED", commit: str = "") -> None:
        commit = commit or next(each for each in self.pulls if each["number"] == number)["head"]["sha"]
        told = {"user": {"login": user}, "state": state, "commit_id": commit}
        self.reviews.setdefault(number, []).append(told)

    def set_status(self, commit: str, state: str) -> None:
        told = {"context": "tidegate", "state": state, "description": ""}
        self.statuses.setdefault(commit, []).insert(0, told)

    def status(self, commit: str) -> tuple[str, str]:
        """The last state and description that a commit got."""
        last = self.statuses[commit][0]
        return last["state"], last["description"]

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
            github.answering(github.requests[-1])
            status, content, headers = answer(github, self.command, self.path, self.headers.get("Authorization"), body)
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
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
