"""The size of the packaged model, in MiB."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

MODEL = paths.PACKAGE / "model.skops"
PATHS = (MODEL,)
ABSENT = Unpaired("no packaged model", "run `dvc repro package`")
MEBIBYTE = 2**20


def read(folder: "RevisionFolder") -> float | Unpaired:
    packaged = folder.root / MODEL
    return packaged.stat().st_size / MEBIBYTE if packaged.is_file() else ABSENT


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import package_size

    size = twin.head.of(package_size)
    large = 1000 * (1.0 if isinstance(size, Unpaired) else size)
    yield "model a thousand times as large", twin.with_head(twin.head.holding(package_size, large))
