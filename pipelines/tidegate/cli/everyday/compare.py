"""`tidegate compare`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, emit, known_format, on_github, put_in_step_summary
from tidegate.kinds import REPORT_FORMATS

if TYPE_CHECKING:
    from tidegate.commands.comparison.compare import ComparisonRequest, FileComparison

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate compare main.parquet candidate.parquet --margin roc_auc=0.005 --block day --by carrier"
PAGES = ("md", "html")
"""What a reviewer reads: formats that only this verb has."""


def _known(name: str) -> str:
    return known_format(name, also=PAGES)


Names = list[str] | None
File = typer.Argument(help="A .parquet, .csv or .jsonl file; or the results of promptfoo or lm-evaluation-harness.")
Margin = typer.Option(metavar="[METRIC=]LOSS", help="The largest loss allowed, e.g. roc_auc=0.005; repeatable.")
Metric = typer.Option(
    metavar="METRIC", help="A metric to compare, or the score of a harness; repeatable; default: the task's usual ones."
)
Block = typer.Option(metavar="COLUMN", help="Rows with the same value are not independent: a day, a customer.")
By = typer.Option(metavar="COLUMN", help="Compare within each value of this column, too; repeatable.")
SliceMargin = typer.Option(metavar="[METRIC=]LOSS", help="The margin within --by; default: that of --margin.")
Floor = typer.Option(metavar="[METRIC=]LIMIT", help="The worst value allowed, regardless of BASE; repeatable.")
Flips = typer.Option(metavar="SHARE", help="The largest share of rows that may turn from right to wrong: 0.01 or 1%.")
Grows = typer.Option(metavar="AMOUNT", help="A predicted number counts as turned wrong if its error grows by more.")
Private = typer.Option(metavar="COLUMN", help="Never show values of this column; repeatable.")
Id = typer.Option(
    "--id", metavar="COLUMN", help="The column that identifies a row; give it twice if BASE and HEAD differ."
)
Truth = typer.Option(metavar="COLUMN", help="The true value; give it twice if BASE and HEAD differ.")
Predicted = typer.Option(
    metavar="COLUMN",
    help="The prediction, or 'predicted_*' for a column per class; give it twice if BASE and HEAD differ.",
)
Task = typer.Option(help="binary, multiclass, regression or scores (no truth); default: by the values of the truth.")
Positive = typer.Option(metavar="VALUE", help="The value of the truth that is the event.")
Threshold = typer.Option(help="Probability from which a row counts as positive.")
Alpha = typer.Option(help="Probability of blocking a model within every margin, over all rules together.")
MinRows = typer.Option(min=1, help="Slices with fewer rows are listed, not compared.")
SharedOnly = typer.Option("--shared-only", help="Decide by the rows in both files, even if HEAD lacks rows of BASE.")
Output = typer.Option(
    "-o",
    "--output",
    callback=_known,
    metavar="FORMAT",
    help=f"Output format: {', '.join((TEXT, *PAGES, *REPORT_FORMATS.built_in()))}.",
)


def command(
    base: Annotated[Path, File],
    head: Annotated[Path, File],
    margin: Annotated[Names, Margin] = None,
    metric: Annotated[Names, Metric] = None,
    block: Annotated[str, Block] = "",
    by: Annotated[Names, By] = None,
    slice_margin: Annotated[Names, SliceMargin] = None,
    floor: Annotated[Names, Floor] = None,
    negative_flips: Annotated[str, Flips] = "",
    error_grows_by: Annotated[float | None, Grows] = None,
    private: Annotated[Names, Private] = None,
    row_id: Annotated[Names, Id] = None,
    truth: Annotated[Names, Truth] = None,
    predicted: Annotated[Names, Predicted] = None,
    task: Annotated[str | None, Task] = None,
    positive: Annotated[str | None, Positive] = None,
    threshold: Annotated[float, Threshold] = 0.5,
    alpha: Annotated[float, Alpha] = 0.05,
    min_rows: Annotated[int, MinRows] = 100,
    shared_only: Annotated[bool, SharedOnly] = False,
    weight: Annotated[str, typer.Option(hidden=True)] = "",
    output: Annotated[str, Output] = TEXT,
) -> None:
    """Compare two files of predictions, without a repository.

    The statistics and exit codes of the gate: 0 where every limit is kept, 10 where one is exceeded, 3 where the rows
    cannot decide. Without a limit nothing is decided: margins that the rows resolve are proposed, with exit code 3.
    """
    from tidegate.commands.comparison import compare
    from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
    from tidegate.prediction_files.column_roles import AskedColumns

    _refuse(weight, threshold, alpha)
    columns = AskedColumns(_all(row_id), _all(truth), _all(predicted), block, _all(by), _all(private))
    limits = AskedLimits(_all(margin), _all(slice_margin), _all(floor), negative_flips)
    rules = AskedRules(_all(metric), limits, columns.by, threshold, alpha, min_rows, error_grows_by)
    request = compare.ComparisonRequest(base, head, columns, rules, task, positive, shared_only)
    comparison = compare.run(request)
    _write(request, comparison, output)
    raise typer.Exit(comparison.decision.exit_code)


def _all(option: Names) -> tuple[str, ...]:
    return tuple(option or ())


def _refuse(weight: str, threshold: float, alpha: float) -> None:
    from tidegate.errors import DeclarationError

    if weight:
        why = "exact intervals and the rows that decide are counted, so that bounds would not hold"
        remedy = "leave the option out; compare within the groups that it balances with --by COLUMN"
        raise DeclarationError(f"--weight {weight}: rows cannot be weighted: {why}; {remedy}")
    if not 0 < threshold < 1:
        raise DeclarationError(f"--threshold {threshold:g}: must be between 0 and 1")
    if not 0 < alpha < 0.5:
        raise DeclarationError(f"--alpha {alpha:g}: must be between 0 and 0.5")


def _write(request: "ComparisonRequest", comparison: "FileComparison", output: str) -> None:
    from dataclasses import replace

    from tidegate.commands.comparison.repeat_comparison import repeating
    from tidegate.review.comment import comment
    from tidegate.review.gathering.comparison import review_of
    from tidegate.review.page import page
    from tidegate.review.report import of_decision

    repeated = repeating(request, comparison)
    if output in PAGES or on_github():
        review = review_of(comparison, repeated)
        put_in_step_summary(comment(review))
        if output in PAGES:
            print(comment(review) if output == "md" else page(review), end="")
            return
    emit(replace(of_decision(comparison.decision), verb="compare"), output, _lines(comparison, repeated))


def _lines(comparison: "FileComparison", repeated: str) -> Iterator[str]:
    from tidegate.cli._printing.gate_table import lines
    from tidegate.number_format import printable

    colour = os.isatty(1) and not os.environ.get("NO_COLOR")
    yield from lines(comparison.decision, width=shutil.get_terminal_size((120, 24)).columns, colour=colour)
    if comparison.rules.proposed and comparison.proposals:
        yield from ("", " no margin was given, so nothing is decided; with those that these rows resolve:")
        yield f" {printable(repeated)}"
