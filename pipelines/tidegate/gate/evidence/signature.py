"""What the packaged model takes and returns."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.artifacts import read_record
from tidegate.config.schema.data import ColumnType
from tidegate.data.signature import Signature
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

FILE = paths.PACKAGE / "signature.json"
PATHS = (FILE,)
ABSENT = Unpaired("no packaged model", "run `dvc repro package`")


def read(folder: "RevisionFolder") -> Signature | Unpaired:
    if not (folder.root / FILE).is_file():
        return ABSENT
    try:
        return read_record(folder.root / FILE, Signature)
    except EvidenceError as error:
        return Unpaired(f"{FILE}: {error.problems[0].message}", "run `dvc repro package`")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import signature

    packaged = twin.head.of(signature)
    if isinstance(packaged, Signature) and packaged.inputs:
        first = packaged.inputs[0]
        other = replace(first, type=next(kind for kind in ColumnType if kind is not first.type), datatype="OTHER")
        retyped = replace(packaged, inputs=(other, *packaged.inputs[1:]))
        yield "first input of another type", twin.with_head(twin.head.holding(signature, retyped))
