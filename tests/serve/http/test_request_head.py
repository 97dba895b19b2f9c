"""One reading of a head, or a refusal; tests/serve/http/test_hostile_http.py asks a server."""

import pytest

from tidegate.serve.http.request_head import MOST_BESIDE_BODY, RefusedHeadError, require_one_reading

HOST = (b"host", b"x")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_head_with_one_host_is_read(version: str) -> None:
    require_one_reading(b"/v2", [HOST, (b"transfer-encoding", b" Chunked ")], version)


def test_an_older_version_needs_no_host() -> None:
    require_one_reading(b"/v2", [], "1.0")


@pytest.mark.parametrize(
    ("headers", "version", "why"),
    [
        ([], "1.1", "a host"),
        ([HOST, HOST], "1.0", "a host"),
        ([HOST], "1.2", "its version"),
        ([HOST, (b"transfer-encoding", b"gzip, chunked")], "1.1", "a coding"),
        ([HOST, (b"a", b"b" * (MOST_BESIDE_BODY - 8))], "1.1", "its size"),
    ],
)
def test_another_one_is_refused(headers: list[tuple[bytes, bytes]], version: str, why: str) -> None:
    with pytest.raises(RefusedHeadError, match=f"^{why}$"):
        require_one_reading(b"/v2", headers, version)


def test_the_longest_head_is_read() -> None:
    require_one_reading(b"/v2", [HOST, (b"a", b"b" * (MOST_BESIDE_BODY - len(b"/v2hostxa")))], "1.1")
