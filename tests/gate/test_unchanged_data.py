"""Data are the base's by the digest of the files, whatever the change's own lock says."""

import hashlib
from pathlib import Path

import pytest
import yaml

from tidegate import paths
from tidegate.artifacts import write_bytes
from tidegate.gate.unchanged_data import Unchanged, unchanged

PIN = {"kind": "file", "path": "a.csv", "sha256": "0" * 64}
OPEN = {"kind": "file", "path": "b.csv"}


def declare(root: Path, table: bytes | None, **sources: object) -> None:
    """What `root` declares, and the table that its own dvc.lock promises."""
    write_bytes(root / paths.PARAMS, yaml.safe_dump({"data": {"sources": sources}}).encode())
    digest = hashlib.md5(table or b"", usedforsecurity=False).hexdigest()
    outs = [] if table is None else [{"path": str(paths.TABLE), "md5": digest}]
    write_bytes(root / "dvc.lock", yaml.safe_dump({"stages": {"ingest": {"cmd": "x", "outs": outs}}}).encode())


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "base"


def test_the_same_bytes_are_unchanged_and_only_a_pinned_source_is(base: Path) -> None:
    declare(base, b"rows", pinned=PIN, open=OPEN, moved=PIN)
    declare(Path(), b"rows", pinned=PIN, open=OPEN, moved=PIN | {"sha256": "1" * 64}, new=PIN)
    write_bytes(paths.TABLE, b"rows")
    assert unchanged(base) == Unchanged(table=True, sources=frozenset({"pinned"}))


def test_a_lock_that_claims_the_base_table_proves_nothing(base: Path) -> None:
    declare(base, b"rows")
    declare(Path(), b"rows")
    write_bytes(paths.TABLE, b"other rows")
    assert unchanged(base) == Unchanged()


@pytest.mark.parametrize("table", [b"rows", None])
def test_a_table_that_is_not_there_proves_nothing(base: Path, table: bytes | None) -> None:
    declare(base, table)
    declare(Path(), b"rows")
    if table is None:
        write_bytes(paths.TABLE, b"rows")
    assert not unchanged(base).table
