import functools
import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.serve import store
from tidegate.serve.store import fetch, publish, verified

MODEL = b"the model" * 1000


def package(folder: Path, **listed: Any) -> str:
    """A package with one file; returns its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.skops").write_bytes(MODEL)
    entry = {"sha256": hashlib.sha256(MODEL).hexdigest(), "bytes": len(MODEL)}
    listing = json.dumps({"files": {"model.skops": entry} | listed}).encode()
    (folder / "package.json").write_bytes(listing)
    return hashlib.sha256(listing).hexdigest()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A store: the folder tmp_path/store over HTTP on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path / "store"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_what_is_published_is_what_is_fetched(served: str, tmp_path: Path) -> None:
    digest = package(tmp_path / "made")
    assert publish(tmp_path / "made", str(tmp_path / "store")) == digest
    assert publish(tmp_path / "made", str(tmp_path / "store")) == digest
    fetch(served, digest, tmp_path / "pod")
    assert contents(tmp_path / "pod") == contents(tmp_path / "made")
    assert verified(tmp_path / "pod", digest) == digest


def test_a_file_that_was_changed_in_the_store_is_refused(served: str, tmp_path: Path) -> None:
    digest = package(tmp_path / "store" / "x")
    (tmp_path / "store/x").rename(tmp_path / "store" / digest)
    (tmp_path / "store" / digest / "model.skops").write_bytes(MODEL[::-1])
    with pytest.raises(EvidenceError, match=r"model\.skops: has sha256 .* expected"):
        fetch(served, digest, tmp_path / "pod")
    assert "package.json" not in contents(tmp_path / "pod")


def test_another_listing_under_the_digest_is_refused(served: str, tmp_path: Path) -> None:
    package(tmp_path / "store" / ("0" * 64))
    with pytest.raises(EvidenceError, match="the store was changed"):
        fetch(served, "0" * 64, tmp_path / "pod")
    assert contents(tmp_path / "pod") == {}


def test_a_file_larger_than_listed_is_not_read_to_its_end(served: str, tmp_path: Path) -> None:
    digest = package(tmp_path / "store" / "x")
    (tmp_path / "store/x").rename(tmp_path / "store" / digest)
    (tmp_path / "store" / digest / "model.skops").write_bytes(MODEL + b"more")
    with pytest.raises(EvidenceError, match="is larger than the expected 9000 bytes"):
        fetch(served, digest, tmp_path / "pod")


@pytest.mark.parametrize(
    "listed",
    [
        {"../escaped": {"sha256": "0" * 64, "bytes": 1}},
        {"/etc/escaped": {"sha256": "0" * 64, "bytes": 1}},
        {".hidden": {"sha256": "0" * 64, "bytes": 1}},
        {"package.json": {"sha256": "0" * 64, "bytes": 1}},
        {"a": {"sha256": "0" * 63, "bytes": 1}},
        {"a": {"sha256": "0" * 64, "bytes": -1}},
        {"a": {"sha256": "0" * 64, "bytes": "1"}},
        {"a": {"sha256": "0" * 64, "bytes": 3 * 1024**3}},
        {"a": {"sha256": "0" * 64}},
        {"a": None},
    ],
    ids=[
        "a name above the folder",
        "an absolute name",
        "a hidden name",
        "the listing itself",
        "no digest",
        "a negative size",
        "a size that is a text",
        "more than a pod can hold",
        "no size",
        "nothing about the file",
    ],
)
def test_a_listing_that_no_package_has_is_refused(listed: dict[str, Any], served: str, tmp_path: Path) -> None:
    digest = package(tmp_path / "store" / "x", **listed)
    (tmp_path / "store/x").rename(tmp_path / "store" / digest)
    with pytest.raises(EvidenceError, match=r"which is not a file name of a package|at most|lists no files"):
        fetch(served, digest, tmp_path / "pod")
    assert contents(tmp_path / "pod") == {}


def test_a_package_that_is_not_there_and_a_store_that_does_not_answer_are_told_apart(
    served: str, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    with pytest.raises(InfrastructureError, match="cannot be fetched: File not found"):
        fetch(served, "0" * 64, tmp_path / "pod")
    with pytest.raises(InfrastructureError, match=r"cannot be fetched: .*refused"):
        fetch("http://127.0.0.1:1", "0" * 64, tmp_path / "pod")


def test_a_store_is_never_a_file_of_the_pod(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="a store is read over one of https, http, s3, gs, az"):
        fetch(f"file://{tmp_path}", "0" * 64, tmp_path / "pod")


def test_a_package_that_was_changed_after_it_was_made_is_not_published(tmp_path: Path) -> None:
    digest = package(tmp_path / "made")
    (tmp_path / "made/model.skops").write_bytes(b"another")
    with pytest.raises(EvidenceError, match=r"model\.skops: has sha256 .* package.json lists"):
        publish(tmp_path / "made", str(tmp_path / "store"))
    with pytest.raises(EvidenceError, match="expected " + "1" * 64):
        verified(tmp_path / "made", "1" * 64)
    assert not (tmp_path / "store" / digest).exists()


def test_a_store_that_cannot_be_written_is_infrastructure(tmp_path: Path) -> None:
    package(tmp_path / "made")
    (tmp_path / "store").write_text("a file")
    with pytest.raises(InfrastructureError, match="cannot be written"):
        publish(tmp_path / "made", str(tmp_path / "store"))


def test_a_listing_of_another_shape_is_no_crash() -> None:
    for listing in (b"", b"[]", b"{}", b'{"files": []}', b'{"files": 1}', b"[" * 100_000, b"\xff"):
        with pytest.raises(EvidenceError, match="lists no files"):
            list(store.files(listing, "here"))


@pytest.mark.parametrize("address", ["https://models.example.com/a/%2e%2e/b", "s3://models/../b", "memory://a/./b"])
def test_a_store_whose_address_leads_elsewhere_is_not_asked(address: str, tmp_path: Path) -> None:
    digest = package(tmp_path)
    with pytest.raises(DeclarationError, match="as a part of its path"):
        fetch(address, digest, tmp_path / "new")
    with pytest.raises(DeclarationError, match="as a part of its path"):
        publish(tmp_path, address)
