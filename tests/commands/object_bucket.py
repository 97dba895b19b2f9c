"""The object store `s3://` in this process's memory."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem


class Bucket(MemoryFileSystem):  # type: ignore[misc]
    protocol = "s3"
    store: dict[str, Any] = {}  # noqa: RUF012 (as its base class has it)
    pseudo_dirs = [""]  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("s3://")))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setitem(importlib.import_module("fsspec.registry")._registry, "s3", Bucket)
    Bucket.store.clear()
    Bucket.pseudo_dirs[:] = [""]
    yield Bucket()
    Bucket.store.clear()
