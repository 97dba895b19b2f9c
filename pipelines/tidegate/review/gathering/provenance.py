"""Grade a change's numbers: claimed, proved by digest, or recomputed."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate import paths
from tidegate.artifacts import read_json, read_table
from tidegate.errors import EvidenceError, Problem
from tidegate.number_format import some
from tidegate.records import Finding, Verdict
from tidegate.repository import dvc_outputs
from tidegate.review.finding_numbers import count, measure
from tidegate.review.gathering import compare_json, manifests

TOLERANCE = 1e-6
"""Relative. Processors differ in the last bits of a sum; people read four digits."""


class Grade(StrEnum):
    """How far a number can be trusted, from least to most."""

    CONTRADICTED = "contradicted"
    CLAIMED = "claimed"
    DIGEST_VERIFIED = "digest verified"
    WITHIN_TOLERANCE = "recomputed within tolerance"
    IDENTICAL = "recomputed identically"


@dataclass(frozen=True, slots=True)
class Graded:
    """One number or file with its grade and the reason for it."""

    name: str
    grade: Grade
    reason: str
    claimed: float | None = None


def recomputed(again: Path, claimed: Path = Path()) -> tuple[Graded, ...]:
    """The work tree's claims compared with their recomputation in `again`."""
    return (
        *_metrics(claimed, again),
        _predictions(claimed, again),
        *_stress(claimed, again),
        *_manifests(claimed, again),
    )


def edited(outs: Iterable[PurePosixPath]) -> Iterator[Graded]:
    """Outs that were edited after the pipeline ran and are not compared by content."""
    compared = (paths.METRICS, paths.PREDICTIONS, paths.MANIFESTS)
    for out in outs:
        if Path(out) not in compared:
            reason = f"{out} does not match its hash in dvc.lock; delete it and run `dvc repro`"
            yield Graded(str(out), Grade.CONTRADICTED, reason)


def by_digest(root: Path = Path()) -> Graded:
    """The grade without a recomputation: whether metrics.json matches its hash in dvc.lock."""
    try:
        locked = {str(out.path): out.md5 for out in dvc_outputs.read(root)}
    except EvidenceError as error:
        return Graded(str(paths.METRICS), Grade.CLAIMED, str(error))
    if dvc_outputs.matches(root / paths.METRICS, locked.get(str(paths.METRICS), "")):
        return Graded(str(paths.METRICS), Grade.DIGEST_VERIFIED, "metrics.json matches its hash in dvc.lock")
    return Graded(
        str(paths.METRICS), Grade.CLAIMED, "metrics.json does not match its hash in dvc.lock; run `dvc repro`"
    )


def findings(graded: tuple[Graded, ...], unsafe: tuple[Problem, ...] = ()) -> tuple[Finding, ...]:
    """The findings of `verify`. An unsafe pipeline contradicts every number."""
    verdicts = {Grade.CONTRADICTED: Verdict.FAIL, Grade.CLAIMED: Verdict.INCONCLUSIVE}
    return (
        *(Finding("pipeline", Verdict.FAIL, problem.message, problem.key, where=problem.where) for problem in unsafe),
        *(
            Finding("evidence", verdicts.get(grade.grade, Verdict.PASS), grade.reason, grade.name, head=grade.claimed)
            for grade in graded
        ),
    )


def _metrics(claimed: Path, again: Path) -> Iterator[Graded]:
    before, after = _read(claimed), _read(again)
    if isinstance(before, str):
        yield Graded(str(paths.METRICS), Grade.CONTRADICTED, before)
        return
    if isinstance(after, str):
        yield Graded(str(paths.METRICS), Grade.CLAIMED, f"the recomputation left no metrics: {after}")
        return
    for name in dict.fromkeys([*before, *after]):
        yield _metric(name, before.get(name), after.get(name), listed=name in before and name in after)


def _metric(name: str, before: Any, after: Any, *, listed: bool) -> Graded:
    """`listed`: both files name the metric, so null in both means undefined in both."""
    if before is None and after is None and listed:
        return Graded(name, Grade.IDENTICAL, f"{name} is undefined, recomputed identically")
    if not _is_number(before) or not _is_number(after):
        claimed, actual = (value if _is_number(value) else "not a number" for value in (before, after))
        return Graded(name, Grade.CONTRADICTED, f"{name} is claimed as {claimed}; recomputed: {actual}")
    if before == after:
        return Graded(name, Grade.IDENTICAL, f"{name} is {measure(before)}, recomputed identically", before)
    if math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return Graded(name, Grade.WITHIN_TOLERANCE, f"{name} is {measure(before)}, within {TOLERANCE:g}", before)
    claimed, actual = measure(before), measure(after)
    return Graded(name, Grade.CONTRADICTED, f"{name} is claimed as {claimed}; recomputed: {actual}", before)


def _predictions(claimed: Path, again: Path) -> Graded:
    import numpy as np

    name = str(paths.PREDICTIONS)
    before, after = claimed / paths.PREDICTIONS, again / paths.PREDICTIONS
    if not before.is_file() or not after.is_file():
        return Graded(name, Grade.CLAIMED, "predictions not found; run `dvc repro` or `dvc pull`")
    if _sha256(before) == _sha256(after):
        return Graded(name, Grade.IDENTICAL, "every prediction was recomputed identically")
    try:
        one, other = (read_table(path, ["row_id", "truth", "predicted"]) for path in (before, after))
        same_rows = one[["row_id", "truth"]].equals(other[["row_id", "truth"]])
        moved = np.abs(one["predicted"].to_numpy(float) - other["predicted"].to_numpy(float)) if same_rows else None
    except (OSError, ValueError, KeyError) as error:
        return Graded(name, Grade.CONTRADICTED, f"the predictions cannot be read: {type(error).__name__}")
    if moved is None:
        return Graded(name, Grade.CONTRADICTED, "the predictions have other rows than the recomputed ones")
    differing = int((~(moved <= TOLERANCE)).sum())
    if differing:
        return Graded(
            name, Grade.CONTRADICTED, f"{count(differing, 'prediction')} of {len(moved):,} differ when recomputed"
        )
    return Graded(name, Grade.WITHIN_TOLERANCE, f"every prediction was recomputed within {TOLERANCE:g}")


def _stress(claimed: Path, again: Path) -> Iterator[Graded]:
    """Nothing where neither side has a report: an earlier version's pipeline has no such stage."""
    name = str(paths.STRESS)
    before, after = claimed / paths.STRESS, again / paths.STRESS
    if not before.exists() and not after.exists():
        return
    if not before.is_file() or not after.is_file():
        yield Graded(name, Grade.CLAIMED, "the stress report not found on both sides; run `dvc repro` or `dvc pull`")
        return
    try:
        differing = compare_json.differences(read_json(before), read_json(after), tolerance=TOLERANCE)
    except EvidenceError as error:
        yield Graded(name, Grade.CONTRADICTED, error.problems[0].message)
        return
    if differing:
        yield Graded(name, Grade.CONTRADICTED, f"the stress report differs: {some(differing, most=3)}")
    elif _sha256(before) == _sha256(after):
        yield Graded(name, Grade.IDENTICAL, "every stress was recomputed identically")
    else:
        yield Graded(name, Grade.WITHIN_TOLERANCE, f"every stress was recomputed within {TOLERANCE:g}")


def _manifests(claimed: Path, again: Path) -> Iterator[Graded]:
    """Nothing where no environment is declared."""
    folders = (claimed / paths.MANIFESTS, again / paths.MANIFESTS)
    name, differing = str(paths.MANIFESTS), manifests.compare(*folders)
    if not any(path.is_file() for folder in folders for path in folder.rglob("*")):
        return
    if not differing:
        yield Graded(name, Grade.IDENTICAL, "every manifest was rendered identically")
    elif all(manifest.digests and not manifest.diff for manifest in differing):
        yield Graded(name, Grade.WITHIN_TOLERANCE, "the manifests differ only in digests")
    else:
        files = ", ".join(manifest.path for manifest in differing[:5])
        reason = f"{count(len(differing), 'manifest')} rendered differently: {files}"
        yield Graded(name, Grade.CONTRADICTED, reason)


def _read(root: Path) -> dict[str, object] | str:
    """metrics.json, or why it cannot be read."""
    try:
        value = read_json(root / paths.METRICS)
    except EvidenceError as error:
        return error.problems[0].message
    return value if isinstance(value, dict) else "metrics.json is not a mapping of metrics"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
