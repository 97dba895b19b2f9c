"""compare: two files of predictions by the gate's rules, without a repository."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tidegate.commands.comparison import compare_flips, compare_notes
from tidegate.commands.comparison.compare_evidence import evidence_of
from tidegate.commands.comparison.compare_rules import AskedRules, ComparisonRules, comparison_rules
from tidegate.commands.comparison.compare_scores import chosen_score
from tidegate.errors import DeclarationError, unknown
from tidegate.gate import without_repository
from tidegate.gate.pairing import Paired
from tidegate.prediction_files.classes import SCORES, TASKS
from tidegate.prediction_files.column_roles import AskedColumns, column_roles
from tidegate.prediction_files.match_rows import MatchedRows, match_rows
from tidegate.prediction_files.open_file import open_file
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.records import Decision, Finding, Verdict

"""Rows that only the base's file has, up to this share of its rows, change no verdict."""
MOST_PARTS = 500
"""The limit of `evaluate.slices`: a column with more values identifies rows."""


@dataclass(frozen=True)
class ComparisonRequest:
    """The two files, and what somebody said of them; what is left open is found in the files."""

    base: Path
    head: Path
    columns: AskedColumns = field(default_factory=AskedColumns)
    rules: AskedRules = field(default_factory=AskedRules)
    task: str | None = None
    positive: str | None = None
    shared_only: bool = False
    """Whether the rows that both files have decide, however many only the base's file has."""


@dataclass(frozen=True)
class FileComparison:
    """The decision, and what a page shows beside it. `proposals` are margins by rule, where none was given."""

    decision: Decision
    rules: ComparisonRules
    rows: Paired
    proposals: dict[str, float]


def run(request: ComparisonRequest) -> FileComparison:
    """Compare. Raises DeclarationError for files, columns or limits that cannot be compared by."""
    return of_files(open_file(request.base), open_file(request.head), request)


def of_files(base: PredictionFile, head: PredictionFile, request: ComparisonRequest) -> FileComparison:
    """Compare what was read. Raises DeclarationError as `run` does."""
    if request.task not in (None, *TASKS):
        raise DeclarationError(unknown(str(request.task), TASKS, what="task"))
    score = chosen_score(base, head, request.rules)
    if score and request.task not in (None, SCORES):
        raise DeclarationError(f"--task {request.task}: {request.base} holds scores of cases, not predictions")
    scored = bool(score) or request.task == SCORES
    roles = column_roles(base, head, request.columns, scored=scored, score=score)
    matched = match_rows(base, head, roles, task=request.task, positive=request.positive)
    _require_slices(matched, request.rules.min_rows)
    rules = comparison_rules(request.rules, matched.task.task, classes=matched.classes, score=score)
    evidence = evidence_of(str(request.base), str(request.head), matched, rules.evaluate)
    hidden = compare_flips.hidden(request.columns.private, base, head, roles)
    notes = (
        *compare_notes.notes(base, head, roles, matched),
        *compare_notes.doubts(matched, evidence, rules.gate.alpha),
    )
    decided = without_repository.decide(
        rules.gate,
        evidence,
        notes=notes,
        findings=tuple(_missing(request, matched)),
        limited=not rules.proposed,
    )
    amount, alpha = request.rules.error_grows_by, rules.gate.alpha
    flips = compare_flips.report(evidence, matched, rules.evaluate, alpha, error_grows_by=amount, hidden=hidden)
    decision = replace(decided.decision, added_rows=matched.added, lost_rows=matched.lost, flips=flips)
    rows = evidence.paired
    assert isinstance(rows, Paired)  # no row at all is an error above
    return FileComparison(decision, rules, rows, decided.proposals)


def _require_slices(matched: MatchedRows, min_rows: int) -> None:
    """Raise DeclarationError for a column that has too many values to be slices, or no large one."""
    import pandas as pd

    for name, column in matched.columns.items():
        sizes = pd.Series(column).value_counts(dropna=False)
        if len(sizes) > MOST_PARTS:
            raise DeclarationError(f"--by {name}: it has {len(sizes):,} values; at most {MOST_PARTS} are slices")
        if sizes.max() < min_rows:
            message = f"--by {name}: the largest of its {len(sizes):,} values has {sizes.max():,} rows, fewer than"
            raise DeclarationError(f"{message} {min_rows:,}; lower that with --min-rows")


def _missing(request: ComparisonRequest, matched: MatchedRows) -> Iterator[Finding]:
    """Rows that the head's file lacks: without the hard ones, any model looks better."""
    total = matched.rows + matched.lost
    if matched.lost and not request.shared_only:
        reason = f"{matched.lost:,} of {total:,} rows of {request.base} are not in {request.head}"
        remedy = "predict them too, or let the shared rows decide with --shared-only"
        yield Finding("rows", Verdict.INCONCLUSIVE, reason, rows=matched.rows, remedy=remedy)
