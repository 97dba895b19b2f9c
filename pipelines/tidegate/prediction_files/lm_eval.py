"""Read samples_*.jsonl of lm-evaluation-harness: scores per document.

A document is identified by `doc_id` and, where the file has it, `doc_hash`: another document under the same number is
another row. A file with several filters has each document once per filter, so that a score there is
`exact_match,strict-match`, as the harness itself calls it.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.json_value import Json
from tidegate.number_format import some
from tidegate.prediction_files.prediction_file import CASE, HarnessResults
from tidegate.prediction_files.row_places import opened

WRITTEN = frozenset({"doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics"})
"""The keys of a sample that are not its scores; hashes, too."""
HASHES = frozenset({"doc_hash", "prompt_hash", "target_hash"})
FIRST = ("exact_match", "acc", "acc_norm")

Sample = dict[str, Json]


def wrote_line(record: Json) -> bool:
    return isinstance(record, dict) and "doc_id" in record and bool({"filtered_resps", "resps"} & record.keys())


def read_lines(path: Path) -> HarnessResults:
    """A row per document. Raises DeclarationError for a line that is not a sample, and where there are no scores."""
    by_document: dict[str, Sample] = {}
    lines: dict[str, int] = {}
    scores: dict[str, None] = {}
    samples = _samples(path)
    filters = list(dict.fromkeys(str(sample.get("filter", "none")) for _, sample in samples))
    for number, sample in samples:
        name, used = _document(sample), str(sample.get("filter", "none"))
        row = by_document.setdefault(name, {})
        lines.setdefault(name, number)
        for metric, value in _numbers(sample).items():
            score = f"{metric},{used}" if len(filters) > 1 else metric
            if score in row:
                message = f"document {sample['doc_id']} has {score} twice; first on line {lines[name]}"
                raise DeclarationError(Problem(message, Where(str(path), number)))
            row[score] = value
            scores[score] = None
    if not scores:
        raise DeclarationError(Problem("holds no score by document that is a number", Where(str(path))))
    columns: dict[str, Sequence[object]] = {"id": list(by_document), CASE: list(by_document)}
    columns |= {score: [row.get(score) for row in by_document.values()] for score in scores}
    ranked = tuple(sorted(scores, key=lambda score: _rank(score.partition(",")[0])))
    notes = (f"{path}: {len(filters)} filters: {some(filters)}",) if len(filters) > 1 else ()
    return HarnessResults("lm-evaluation-harness", columns, ranked, list(lines.values()), notes=notes)


def _samples(path: Path) -> list[tuple[int, Sample]]:
    found = []
    with opened(path) as text:
        for number, line in enumerate(text, 1):
            if not line.strip():
                continue
            try:
                sample = json.loads(line.rstrip())
            except json.JSONDecodeError as error:
                at = Where(str(path), number, error.colno)
                raise DeclarationError(Problem(f"is not JSON: {error.msg.lower()}", at)) from None
            if not isinstance(sample, dict) or "doc_id" not in sample:
                raise DeclarationError(Problem("has no doc_id", Where(str(path), number)))
            found.append((number, sample))
    return found


def _document(sample: Sample) -> str:
    digest = str(sample.get("doc_hash") or "")[:12]
    return f"{sample['doc_id']} {digest}" if digest else str(sample["doc_id"])


def _numbers(sample: Sample) -> dict[str, float]:
    """The scores: those that the sample lists under `metrics`, or every number that is none of its other keys."""
    listed = sample.get("metrics")
    names = listed if isinstance(listed, list) else [key for key in sample if key not in WRITTEN | HASHES]
    values = {str(name): sample.get(str(name)) for name in names}
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float)}


def _rank(metric: str) -> int:
    return FIRST.index(metric) if metric in FIRST else len(FIRST)
