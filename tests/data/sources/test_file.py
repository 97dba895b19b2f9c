"""File sources: a path inside the repository or a remote URL, and never a secret or a file elsewhere."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from tidegate.data.sources import file
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError


def params(path: str, **values: object) -> file.Params:
    return file.Params.model_validate({"kind": "file", "path": path} | values)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def url(here: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(here)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file_of_the_repository_is_read(here: Path) -> None:
    (here / "raw").mkdir()
    (here / "raw/a.csv").write_text("a\n1\n")
    assert file.read(params("raw/a.csv")).to_pydict() == {"a": [1]}


def test_a_url_is_fetched_and_its_digest_required(here: Path, url: str) -> None:
    (here / "a.csv").write_text("a\n1\n")
    assert file.read(params(f"{url}/a.csv?version=1")).to_pydict() == {"a": [1]}
    with pytest.raises(EvidenceError, match=r"the declaration pins 0{64}"):
        file.read(params(f"{url}/a.csv", sha256="0" * 64))


def test_a_url_that_gives_nothing_is_told_without_its_query(url: str) -> None:
    with pytest.raises(InfrastructureError) as raised:
        file.read(params(f"{url}/gone.csv?signature=abc"))
    assert str(raised.value).startswith(f"{url}/gone.csv: cannot be fetched: ")
    assert "abc" not in str(raised.value)


def test_a_storage_that_nobody_knows_is_told() -> None:
    with pytest.raises(InfrastructureError, match=r"nosuch://bucket/a\.csv: cannot be fetched: Protocol not known"):
        file.read(params("nosuch://bucket/a.csv"))


def test_a_missing_file_is_told(here: Path) -> None:
    with pytest.raises(DeclarationError, match=r"raw/a\.csv: no such file; `dvc pull` fetches"):
        file.read(params("raw/a.csv"))


def test_a_link_out_of_the_repository_is_refused(here: Path) -> None:
    (here.parent / "outside.csv").write_text("a\n1\n")
    (here / "a.csv").symlink_to(here.parent / "outside.csv")
    with pytest.raises(DeclarationError, match=r"a\.csv: links outside the repository"):
        file.read(params("a.csv"))


def test_a_folder_of_parquet_is_read_and_its_digest_required(here: Path) -> None:
    for name, value in (("b", 2), ("a", 1)):
        path = here / f"trips/day={value}/{name}.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table({"x": [value]}), path)
    for path in ("trips", "trips/*/*.parquet"):
        assert file.read(params(path)).to_pydict() == {"x": [1, 2], "day": [1, 2]}
    with pytest.raises(EvidenceError, match=r"trips: its sha256 is ([0-9a-f]{64}), the declaration pins") as raised:
        file.read(params("trips", sha256="0" * 64))
    digest = str(raised.value).partition("is ")[2][:64]
    assert file.read(params("trips", sha256=digest)).num_rows == 2


def test_a_folder_or_a_pattern_of_another_format_says_what_is_read(here: Path) -> None:
    (here / "raw").mkdir()
    (here / "raw/a.csv").write_text("a\n1\n")
    with pytest.raises(DeclarationError, match=r"raw/a\.csv: is not \.parquet; of several files only Parquet is read"):
        file.read(params("raw"))
    with pytest.raises(DeclarationError, match=r"raw/\*\.csv: matches several files; several are only read as Parquet"):
        file.read(params("raw/*.csv", format="csv"))


@pytest.mark.parametrize("path", ["s3://bucket/trips/", "s3://bucket/trips/*.parquet"])
def test_a_url_of_a_folder_or_a_pattern_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match=r"must be the URL of one file; bring a folder here"):
        params(path)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../outside.csv",
        "raw/../../outside.csv",
        "../*/outside.parquet",
        "trips/*/../../outside",
        "~/outside.csv",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "local:///etc/passwd",
        "simplecache::file:///etc/passwd",
        "zip://a.csv::/etc/archive.zip",
        "https://user:secret@example.com/a.csv",
    ],
)
def test_a_path_elsewhere_or_with_a_password_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match=r"must be inside|must be a path inside|must not hold a password"):
        params(path)


@pytest.mark.parametrize("option", ["secret", "aws_secret_access_key", "token", "PASSWORD", "account_key"])
def test_an_option_that_is_a_secret_is_refused(option: str) -> None:
    with pytest.raises(ValidationError, match=f"{option} must not be in the configuration"):
        params("s3://bucket/a.csv", options={option: "x"})
    assert params("s3://bucket/a.csv", options={"anon": True}).options == {"anon": True}


def test_a_pin_is_the_digest_of_what_is_there_now_whatever_is_declared(here: Path, url: str) -> None:
    (here / "rows.csv").write_text("a\n1\n")
    for path in ("rows.csv", f"{url}/rows.csv"):
        now = file.pin(params(path, sha256="0" * 64))
        assert file.read(params(path, sha256=now)).num_rows == 1


def test_a_pin_of_a_folder_is_that_of_its_files(here: Path) -> None:
    (here / "rows").mkdir()
    pq.write_table(pa.table({"a": [1]}), here / "rows/1.parquet")
    one = file.pin(params("rows"))
    pq.write_table(pa.table({"a": [2]}), here / "rows/2.parquet")
    assert file.read(params("rows", sha256=file.pin(params("rows")))).num_rows == 2
    assert file.pin(params("rows")) != one
