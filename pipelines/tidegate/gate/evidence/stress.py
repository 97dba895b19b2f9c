"""What the head's metrics lose under each declared stress."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.artifacts import read_record
from tidegate.errors import EvidenceError
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired
from tidegate.stress_report import StressLoss, StressReport

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.STRESS,)
ABSENT = Unpaired("no stress was measured", "run `dvc repro stress`")


def read(folder: "RevisionFolder") -> StressReport | Unpaired:
    if not (folder.root / paths.STRESS).is_file():
        if _read.never_made(folder.root, paths.STRESS):
            return Unpaired(f"{paths.STRESS} is not an out of that revision's dvc.yaml", _read.ADOPT)
        return ABSENT
    try:
        report = read_record(folder.root / paths.STRESS, StressReport)
    except EvidenceError as error:
        return Unpaired(f"{paths.STRESS}: {error.problems[0].message}", "run `dvc repro stress`")
    wrong = [outcome.stress for outcome in report.stresses if not all(map(_possible, outcome.losses))]
    if wrong:
        return Unpaired(f"{paths.STRESS}: the numbers of {wrong[0]} contradict each other", "run `dvc repro stress`")
    return report


def _possible(loss: StressLoss) -> bool:
    """Whether the numbers can be those of a loss: a small error that was not measured would decide anything."""
    numbers = (loss.clean, loss.stressed, loss.loss, loss.error, loss.grain)
    if None in numbers:
        return True
    clean, stressed, lost, error, grain = (float(number or 0.0) for number in numbers)
    size = max(abs(clean), abs(stressed), 1e-6)
    consistent = math.isclose(abs(clean - stressed), abs(lost), rel_tol=1e-6, abs_tol=1e-9 * size)
    return consistent and error >= 0 and grain >= 0 and loss.freedom >= 0 and -1 <= loss.lean <= 1


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import stress

    report = twin.head.of(stress)
    if isinstance(report, StressReport) and report.stresses:
        yield "no stress measured", twin.with_head(twin.head.holding(stress, StressReport([])))
        refusing = [replace(outcome, losses=[], failure="ValueError: refused") for outcome in report.stresses]
        yield "a model that answers no damaged row", twin.with_head(twin.head.holding(stress, StressReport(refusing)))
        unknown = [replace(outcome, losses=[]) for outcome in report.stresses]
        yield "stresses without a loss", twin.with_head(twin.head.holding(stress, StressReport(unknown)))
