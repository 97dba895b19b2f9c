"""The flips of a comparison of two files: its rule, and what is shown of them."""

import math
import re

from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import DeclarationError, Problem, unknown
from tidegate.gate import flip_report
from tidegate.gate.changed_sides import criterion
from tidegate.gate.evidence import Evidence
from tidegate.prediction_files.classes import BINARY, MULTICLASS, REGRESSION, SCORES
from tidegate.prediction_files.column_roles import ColumnRoles
from tidegate.prediction_files.match_rows import MatchedRows
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.records import Flips

NAME = "flips"
LOST_SCORE = 0.5
"""A case's score between 0 and 1 that fell by more than this fails where it passed."""


def rules(limit: str, error_grows_by: float | None, task: str) -> dict[str, object]:
    """The rule, where there is a limit. Raises DeclarationError for an amount or a limit that makes no sense."""
    if error_grows_by is not None and task in (BINARY, MULTICLASS):
        right = "by --threshold" if task == BINARY else "by their likeliest class"
        message = f"--error-grows-by {error_grows_by:g}: rows of the task {task} are right {right}"
        raise DeclarationError(f"{message}; leave it out")
    if error_grows_by is not None and not (math.isfinite(error_grows_by) and error_grows_by > 0):
        raise DeclarationError(f"--error-grows-by {error_grows_by:g}: must be above 0, in the unit of the truth")
    if not limit:
        return {}
    amount = _amount(error_grows_by, task)
    if task == REGRESSION and amount is None:
        message = f"--negative-flips {limit}: a number is right to a degree only"
        raise DeclarationError(f"{message}; add --error-grows-by AMOUNT, the growth of an error that matters")
    rule: dict[str, object] = {"kind": "flips", "negative_at_most": f"{100 * _share(limit):.8f}%"}
    return {NAME: rule if amount is None else rule | {"error_grows_by": amount}}


def hidden(asked: tuple[str, ...], base: PredictionFile, head: PredictionFile, roles: ColumnRoles) -> frozenset[str]:
    """The roles "id" and "truth" whose columns are private. Raises DeclarationError for a column that is not there."""
    names = (*base.names, *(name for name in head.names if name not in base.names))
    for name in asked:
        if name not in names:
            raise DeclarationError(Problem(f"--private: {unknown(name, names, what='column')}", base.top))
        if name in roles.by:
            raise DeclarationError(f"--private {name}: --by {name} would show its values; leave one of them out")
    pairs = {"id": roles.row_id, "truth": roles.truth}
    return frozenset(role for role, pair in pairs.items() if pair and set(pair) & set(asked))


def report(
    evidence: Evidence,
    matched: MatchedRows,
    declared: Evaluate,
    alpha: float,
    *,
    error_grows_by: float | None,
    hidden: frozenset[str],
) -> Flips | None:
    """What is shown; None where a number is predicted and no amount was given."""
    return flip_report.flips(
        evidence,
        criterion(declared, error_grows_by=_amount(error_grows_by, matched.task.task)),
        alpha,
        name=None if "id" in hidden else matched.name,
        show_truth="truth" not in hidden and matched.task.task != SCORES,
    )


def _amount(error_grows_by: float | None, task: str) -> float | None:
    return LOST_SCORE if error_grows_by is None and task == SCORES else error_grows_by


def _share(limit: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)(\s*%)?", limit.strip())
    share = float(match[1]) / (100 if match[2] else 1) if match else math.nan
    if not 0 <= share <= 1:
        raise DeclarationError(f"--negative-flips {limit}: must be a share of the rows, as 0.01 or 1%")
    return share
