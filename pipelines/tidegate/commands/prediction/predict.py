"""Predict the rows of a data file with a package, in bounded memory.

The package answers as its server does: by its exact form where it has one. Parts of the rows are answered here or on a
cluster, by one function, and written in the order of the rows. The output is complete, or not there; the next run goes
on where one ended.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tidegate import storage
from tidegate.commands.prediction import (
    finished_parts,
    object_store,
    predict_elsewhere,
    predict_job,
    predict_part,
    predict_source,
)
from tidegate.commands.prediction.finished_parts import FinishedParts
from tidegate.commands.prediction.predict_job import PredictJob
from tidegate.commands.prediction.predict_part import AnsweredPart, PartForm, RowsPart
from tidegate.errors import DeclarationError, EvidenceError

ROWS = 50_000
"""Rows of a part: so many are in memory at once, and for each worker of a cluster."""
REJECTS = ".rejects.jsonl"
_CAUSE = re.compile(r"'.*'")
"""What differs between rows that are rejected for one cause."""


@dataclass(slots=True)
class PredictedRows:
    """What was predicted; `reasons` counts rejected rows by input and cause."""

    predicted: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, predicted: int, rejected: Mapping[int, str]) -> None:
        self.predicted += predicted
        self.rejected += len(rejected)
        self.reasons.update(_CAUSE.sub("…", reason) for reason in rejected.values())


def run(
    data: str, out: str | Path, package: Path, *, sha256: str | None = None, keep: Sequence[str] = ()
) -> PredictedRows:
    """Write `out` (Parquet: `row` from 0, kept columns, the task's outputs); rejected rows go to `<out>.rejects.jsonl`.

    `data` is a file, a folder of Parquet files or a pattern of them; both may be in an object store (`s3://…`), whose
    rows are copied first. Where the output is a file here, parts that an earlier run finished are not answered again.
    Raises EvidenceError where the package is not the one that `sha256` names.
    """
    if not str(out).endswith(".parquet"):
        raise DeclarationError(f"{out}: the output is Parquet; end its name in .parquet")
    if predict_source.holds(data, str(out)):
        raise DeclarationError(f"{out}: is among the rows to predict, which would be lost; name another file")
    job = predict_job.loaded(package, sha256, keep)
    if not object_store.is_address(str(out)):
        return _predicted(data, Path(out), job)
    with storage.folder() as scratch:
        written = scratch / "out.parquet"
        found = _predicted(data, written, job)
        rejects = {f"{out}{REJECTS}": _rejects(written)} if found.rejected else {}
        object_store.put(rejects | {str(out): written}, absent=f"{out}{REJECTS}")
    return found


def _predicted(data: str, out: Path, job: PredictJob) -> PredictedRows:
    import pyarrow.parquet as pq

    found = PredictedRows()
    with storage.folder() as scratch, storage.replacing(_rejects(out)) as side, storage.replacing(out) as target:
        table, digest = predict_source.read(data, scratch, job.servable.columns)
        if missing := [name for name in job.keep if name not in table.column_names]:
            raise EvidenceError(f"{data}: has no column {missing[0]} to keep")
        form = predict_part.part_form(table, data, job.servable, job.keep)
        with (
            finished_parts.opened(out, predict_job.digest(job, digest, ROWS)) as finished,
            side.open("w", encoding="utf-8") as reasons,
            pq.ParquetWriter(target, form.schema, compression="zstd") as file,
        ):
            for part in _answered(predict_source.parts(table, job.columns, ROWS), job, form, finished):
                file.write_batch(part.answered)
                found.add(part.answered.num_rows, part.rejected)
                reasons.writelines(
                    json.dumps({"row": row, "reason": reason}, ensure_ascii=False) + "\n"
                    for row, reason in part.rejected.items()
                )
    if not found.rejected:
        _rejects(out).unlink()
    return found


def _answered(
    parts: Iterator[RowsPart], job: PredictJob, form: PartForm, finished: FinishedParts
) -> Iterator[AnsweredPart]:
    """All parts in order: those that an earlier run finished, and new ones, which are kept."""
    new = (part for number, part in enumerate(parts) if number not in finished.before)
    number = 0
    with predict_elsewhere.answers(job, form, new) as answers:
        while True:
            if number not in finished.before:
                if (answer := next(answers, None)) is None:
                    return
                finished.keep(number, answer)
            yield finished.read(number)
            number += 1


def _rejects(out: Path) -> Path:
    return out.with_name(f"{out.name}{REJECTS}")
