"""What decides predictions: a package, the columns to keep, trusted classes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate import artifacts
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.models.execution import remote_tasks
from tidegate.serve.package import Servable, load

CONTENTS = "package.json"
ANSWERING = ("duckdb", "onnxruntime", "pyarrow")
"""What an answer depends on beside what a fit does."""


@dataclass(frozen=True, slots=True)
class PredictJob:
    """A package's folder, what it holds, the classes that it may hold, and the data's columns for the output."""

    package: Path
    servable: Servable
    trusted: frozenset[str]
    keep: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The digest of package.json, which has those of all other files."""
        return artifacts.sha256(self.package / CONTENTS)

    @property
    def columns(self) -> list[str]:
        """The data's columns that a part needs."""
        return list(dict.fromkeys((*self.servable.columns, *self.keep)))


def loaded(package: Path, sha256: str | None, keep: Sequence[str]) -> PredictJob:
    """Raises EvidenceError where the package is not the one that `sha256` names, or differs from what was built."""
    trusted = trusted_here()
    return PredictJob(package, load(package, sha256, extra=trusted), trusted, tuple(keep))


def digest(job: PredictJob, data: str, rows: int) -> str:
    """The name of what the job makes of the rows with the digest `data`, in parts of so many `rows`."""
    options = {"keep": job.keep, "rows": rows, "trusted": sorted(job.trusted)}
    decided_by: Mapping[str, object] = {
        "data": data,
        "package": job.sha256,
        "options": options,
        "versions": versions(),
    }
    return hashlib.sha256(json.dumps(decided_by, sort_keys=True).encode()).hexdigest()[:32]


def versions() -> dict[str, str]:
    """The installed versions that decide the bits of an answer."""
    return remote_tasks.versions() | {name: remote_tasks.version_of(name) for name in ANSWERING}
