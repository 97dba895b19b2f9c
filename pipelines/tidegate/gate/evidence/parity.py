"""The package's certificate: whether what is served was evaluated."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.artifacts import read_record
from tidegate.errors import EvidenceError
from tidegate.exact.certificate import Certificate
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

FILE = paths.PARITY
PATHS = (FILE,)
ABSENT = Unpaired("no parity certificate", "run `dvc repro package`")


def read(folder: "RevisionFolder") -> Certificate | Unpaired:
    if not (folder.root / FILE).is_file():
        return ABSENT
    try:
        return read_record(folder.root / FILE, Certificate)
    except EvidenceError as error:
        return Unpaired(f"{FILE}: {error.problems[0].message}", "run `dvc repro package`")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import parity

    certificate = twin.head.of(parity)
    if isinstance(certificate, Certificate) and certificate.checks:
        first = replace(certificate.checks[0], differing=1, largest_difference=1.0)
        off = replace(certificate, checks=[first, *certificate.checks[1:]])
        yield "one served answer off by 1", twin.with_head(twin.head.holding(parity, off))
        yield "no answer compared", twin.with_head(twin.head.holding(parity, replace(certificate, checks=[])))
