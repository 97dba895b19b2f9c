"""Examine everything around a project that a verb or the gate rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tidegate.errors import ExitCode, Level
from tidegate.github.api import Api
from tidegate.project_state import (
    dvc_storage,
    environment,
    git_clone,
    github_settings,
    optional_parts,
    pinned_files,
    stale_locks,
    stored_evidence,
    warm_workers,
)
from tidegate.project_state.diagnosis import Diagnosis
from tidegate.records import Finding, Verdict
from tidegate.review.finding_numbers import count
from tidegate.review.report import ReportEntry, VerbReport


def examine(root: Path = Path(), *, api: Api | None = None) -> Iterator[Diagnosis]:
    """Every diagnosis, as it is made: some take a second. `api` reads GitHub's settings."""
    yield from environment.diagnoses(root)
    yield from git_clone.diagnoses(root)
    yield from dvc_storage.diagnoses(root)
    yield from stored_evidence.diagnoses(root)
    yield from pinned_files.diagnoses(root)
    yield from stale_locks.diagnoses(root)
    yield from warm_workers.diagnoses()
    yield from optional_parts.diagnoses(root)
    yield from github_settings.diagnoses(root, api=api)


def report(diagnoses: Iterable[Diagnosis]) -> VerbReport:
    """Every diagnosis as a finding. Only errors fail; one in a file of the repository comes before the machine's."""
    listed = tuple(diagnoses)
    codes = {diagnosis.exit_code for diagnosis in listed if diagnosis.level is Level.ERROR}
    counted = Counter(diagnosis.level for diagnosis in listed)
    return VerbReport(
        "doctor",
        Verdict.FAIL if codes else Verdict.PASS,
        f"{count(counted[Level.ERROR], 'error')}, {count(counted[Level.WARNING], 'warning')}",
        tuple(map(_entry, listed)),
        invalid=ExitCode.INVALID in codes,
        surroundings=ExitCode.INFRASTRUCTURE in codes,
    )


def _entry(diagnosis: Diagnosis) -> ReportEntry:
    is_sound = diagnosis.level in (None, Level.NOTE)
    finding = Finding(
        "doctor",
        Verdict.PASS if is_sound else Verdict.FAIL,
        diagnosis.fact,
        diagnosis.part,
        remedy=diagnosis.remedy,
    )
    return ReportEntry(finding, diagnosis.level or Level.NOTE)
