"""Compare two models' predictions by the gate's rules, without a repository."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError
from tidegate.number_format import plain
from tidegate.python_api.argument_names import arguments_named, with_arguments
from tidegate.python_api.shown_decision import ShownDecision

if TYPE_CHECKING:
    from tidegate.commands.comparison.compare import FileComparison
    from tidegate.python_api.frames import Frame

Limits = float | Mapping[str, float] | None
"""A limit of every metric, or of each by name."""
Names = str | Iterable[str]


@dataclass(frozen=True)
class PredictionComparison(ShownDecision):
    """What the gate's rules say of two models' predictions; without a limit, nothing is decided.

    Where no limit was asked for, `proposed_margins` has by metric the smallest margin that these rows decide, and
    `proposed_slice_margins` that of every slice: `compare(…, margin=proposed_margins)` takes them.
    """

    proposed_margins: Mapping[str, float]
    proposed_slice_margins: Mapping[str, float]
    _comparison: "FileComparison"

    def markdown(self) -> str:
        from tidegate.review.comment import comment
        from tidegate.review.gathering.comparison import review_of

        return comment(review_of(self._comparison))

    def html(self) -> str:
        from tidegate.review.gathering.comparison import review_of
        from tidegate.review.page import page

        return page(review_of(self._comparison))

    def __str__(self) -> str:
        return f"{self.verdict.value}: " + "; ".join(str(finding.reason) for finding in self.decision.findings)


def compare(  # noqa: PLR0913 (one per option of `tidegate compare`)
    base: "Frame",
    head: "Frame",
    *,
    margin: Limits = None,
    metric: Names = (),
    slice_margin: Limits = None,
    floor: Limits = None,
    row_id: Names = (),
    truth: Names = (),
    predicted: Names = (),
    block: str = "",
    by: Names = (),
    task: str | None = None,
    positive: str | None = None,
    threshold: float = 0.5,
    alpha: float = 0.05,
    min_rows: int = 100,
    shared_only: bool = False,
) -> PredictionComparison:
    """Whether the model that made `head` may replace the one that made `base`.

    Args:
        base: Rows with an id, what came true and what the current model predicts: a frame of pandas or polars, an Arrow
            table, a DuckDB relation, or the path of a file.
        head: The same rows as the candidate predicts them.
        margin: The largest loss allowed, of every metric or by name, in the metric's unit: `{"roc_auc": 0.005}`.
        metric: Metrics to compare; the task's usual ones by default.
        slice_margin: The largest loss allowed within a slice; `margin` by default.
        floor: The worst value of `head` allowed, whatever `base` has.
        row_id: The column that identifies a row, or its names in `base` and in `head`. So are `truth` and `predicted`.
            By default, columns are found by usual names. `predicted_*` names a column per class.
        block: A column whose rows resemble each other, like a day or a customer.
        by: Columns within each value of which the models are compared, too.
        task: `binary`, `multiclass`, `regression` or `scores`; by the values of the truth if it is left out.
        positive: The value of the truth that counts as the event.
        threshold: Probability in (0, 1) from which a row counts as positive.
        alpha: Probability in (0, 0.5) of blocking what is within every margin, over all rules together.
        min_rows: Slices with fewer rows are listed, not compared.
        shared_only: Whether rows that only `base` has are accepted.

    Raises:
        DeclarationError: For rows, columns or limits that cannot be compared by; the message says what to do.
    """
    from tidegate.commands.comparison import compare as command
    from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
    from tidegate.prediction_files.column_roles import AskedColumns
    from tidegate.python_api.frames import prediction_file

    _require(threshold=(threshold, 1.0), alpha=(alpha, 0.5))
    columns = AskedColumns(_names(row_id), _names(truth), _names(predicted), block, _names(by))
    limits = AskedLimits(_limits(margin), _limits(slice_margin), _limits(floor))
    rules = AskedRules(_names(metric), limits, columns.by, threshold, alpha, min_rows)
    with arguments_named():
        files = prediction_file(base, "base"), prediction_file(head, "head")
        request = command.ComparisonRequest(
            files[0].path, files[1].path, columns, rules, task, positive, shared_only=shared_only
        )
        comparison = command.of_files(*files, request)
    decision = with_arguments(comparison.decision)
    whole, within = (_proposed(comparison, kind) for kind in ("no_regression", "slice_regression"))
    return PredictionComparison(decision, whole, within, replace(comparison, decision=decision))


def _proposed(comparison: "FileComparison", kind: str) -> dict[str, float]:
    """By metric, the widest margin that is proposed for a rule of that kind."""
    found: dict[str, float] = {}
    for name, margin in comparison.proposals.items():
        rule = comparison.rules.gate.rules[name]
        metric = getattr(rule, "metric", "")
        if getattr(rule, "kind", "") == kind:
            found[metric] = max(margin, found.get(metric, 0.0))
    return found


def _require(**values: tuple[float, float]) -> None:
    for name, (value, below) in values.items():
        if not 0 < value < below:
            raise DeclarationError(f"{name}={plain(value)} must be between 0 and {plain(below)}")


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _limits(limits: Limits) -> tuple[str, ...]:
    """The limits as the command line writes them."""
    if limits is None:
        return ()
    if isinstance(limits, Mapping):
        return tuple(f"{name}={float(limit)!r}" for name, limit in limits.items())
    return (repr(float(limits)),)
