import functools
import http.server
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.serve import store_files
from tidegate.serve.store_files import TOKEN, chunks
from tidegate.targets._kubernetes_family.rules import carried


class Recorded(http.server.BaseHTTPRequestHandler):
    """Answers every request, or sends it elsewhere, and notes what it was authorized by."""

    def __init__(self, seen: list[str | None], elsewhere: str | None, *arguments: Any) -> None:
        self.seen, self.elsewhere = seen, elsewhere
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(302 if self.elsewhere else 200)
        if self.elsewhere:
            self.send_header("Location", self.elsewhere)
        self.end_headers()
        self.wfile.write(b"the file")

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def answering(seen: list[str | None], elsewhere: str | None = None) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Recorded, seen, elsewhere)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def read(url: str) -> bytes:
    return b"".join(chunks(url))


def test_the_token_is_sent_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    with answering(seen) as url:
        assert read(url) == b"the file"
        monkeypatch.setenv(TOKEN, "s3cret")
        assert read(url) == b"the file"
    assert seen == [None, "Bearer s3cret"]


def test_a_redirect_to_another_server_does_not_get_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "s3cret")
    first: list[str | None] = []
    second: list[str | None] = []
    with answering(second) as other, answering(first, f"{other}/x") as url:
        assert read(url) == b"the file"
    assert (first, second) == (["Bearer s3cret"], [None])


def test_the_token_is_not_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "s3cret")
    for url in ("http://models.example.com/x", "http://10.0.0.1/x", "http://localhost.example.com/x"):
        with pytest.raises(DeclarationError, match="would send it in the clear") as raised:
            read(url)
        assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("token", ["a\r\nX-Other: b", "two words", "ü", "x" * 9000])
def test_a_token_that_could_be_more_than_one_header_is_refused(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, token)
    with pytest.raises(DeclarationError, match="is not a token") as raised:
        read("https://models.example.com/x")
    assert token not in str(raised.value)


class Bucket(MemoryFileSystem):
    """gs:// in this process's memory."""

    store: dict[str, Any] = {}  # noqa: RUF012 (as its base class has it)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("gs://").strip("/")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(importlib.import_module("fsspec.registry")._registry, "gs", Bucket)
    Bucket().pipe("gs://models/x/package.json", b"the file")


def test_an_object_store_is_read_by_its_own_library(bucket: None) -> None:
    assert read("gs://models/x/package.json") == b"the file"
    with pytest.raises(InfrastructureError, match="gs://models/y: cannot be fetched"):
        read("gs://models/y")


def test_what_a_library_says_of_missing_credentials_is_infrastructure(
    bucket: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise RuntimeError("no credentials were found")

    monkeypatch.setattr(Bucket, "_open", unknown)
    with pytest.raises(InfrastructureError, match="cannot be fetched: no credentials were found"):
        read("gs://models/x/package.json")


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ImportError("adlfs")

    monkeypatch.setattr(fsspec, "open", absent)
    with pytest.raises(InfrastructureError, match="az:// is read by adlfs, which is not installed: pip install adlfs"):
        read("az://models/x")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/etc/passwd", "memory://x", "ftp://x/y", "github://a:b@c/d"])
def test_nothing_else_is_a_store(url: str) -> None:
    with pytest.raises(EvidenceError, match="a store is read over one of"):
        read(url)
    assert set(store_files.LIBRARIES) == {"s3", "gs", "az"}


def test_the_variable_is_the_one_that_manifests_set(repository: Path) -> None:
    assert carried.TOKEN == TOKEN
    assert f"name: {TOKEN}" in (repository / "templates/parts/pod.yaml.j2").read_text()
