"""Find which column plays which role: as asked, else by usual names."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import DeclarationError, Problem, unknown
from tidegate.prediction_files import class_columns
from tidegate.prediction_files.prediction_file import CASE, PredictionFile

IDS = ("id", "row_id")
TRUTHS = ("truth", "y_true", "label", "target", "actual", "ground_truth", "observed", "y_test", "labels", "actuals")
_PROBABILITIES = ("proba", "y_prob", "y_proba", "pred_proba", "predicted_proba", "predicted_probability")
PREDICTIONS = (
    *("predicted", "y_pred", "score", "prob", "probability", "prediction", "y_score", *_PROBABILITIES),
    *("pred", "preds", "predictions", "y_hat", "yhat", "forecast"),
)
SHORT = {"truth": ("y",), "predicted": ("p",)}
"""Names that mean the role only where none of the others is there: any table may have a column y."""
BLOCK_LIKE = ("block", "group", "date", "day", "week", "month", "user", "customer", "session", "patient", "site")

Pair = tuple[str, str]
"""The name of a column in the base's file, and in the head's."""


@dataclass(frozen=True)
class AskedColumns:
    """The columns that somebody named: none, one for both files, or the base's and the head's."""

    row_id: tuple[str, ...] = ()
    truth: tuple[str, ...] = ()
    predicted: tuple[str, ...] = ()
    block: str = ""
    by: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    """Columns whose values are not shown."""


@dataclass(frozen=True)
class ColumnRoles:
    """Which column plays which role in both files.

    `predicted` may name a column per class, as `predicted_*`. `row_id` is None where rows are matched by their order,
    `truth` None where scores need none; its second name is empty where only the base's file has one. `by_name` are the
    roles that were found by their usual names. `block_like` are columns that look like blocks and are not used as such.
    """

    predicted: Pair
    row_id: Pair | None = None
    truth: Pair | None = None
    block: str = ""
    by: tuple[str, ...] = ()
    by_name: tuple[str, ...] = ()
    block_like: tuple[str, ...] = ()


@dataclass
class _Search:
    """Both files, what was asked for, and what is wrong so far."""

    base: PredictionFile
    head: PredictionFile
    problems: list[Problem]

    def asked(self, names: tuple[str, ...], flag: str) -> Pair | None:
        if not names:
            return None
        if len(names) > 2:
            message = f"{flag} takes one column, or two: that of the base's file and that of the head's"
            self.problems.append(Problem(message))
            return None
        pair = names[0], names[-1]
        self.require(self.base, pair[0], flag)
        self.require(self.head, pair[1], flag)
        return pair

    def require(self, file: PredictionFile, name: str, flag: str) -> None:
        if class_columns.is_group(file, name) and class_columns.names(file, name):
            return
        if name not in file.names:
            self.problems.append(Problem(f"{flag}: {unknown(name, file.names, what='column')}", file.top))

    def usual(self, file: PredictionFile, names: tuple[str, ...], role: str, *, needed: bool = True) -> str:
        """The only column of a usual name."""
        found = [name for name in file.names if name.lower() in names]
        found = found or [name for name in file.names if name.lower() in SHORT[role]]
        if len(found) == 1:
            return found[0]
        flag = f"--{role} COLUMN"
        if found:
            message = f"{' and '.join(found)} could each be the column {role}; choose one with {flag}"
            self.problems.append(Problem(message, file.top))
        elif needed:
            listed = f"{', '.join(names[:5])} or the like"
            message = f"no column is called {listed}; name the one that is {role}"
            self.problems.append(Problem(f"{message} with {flag}; its columns: {file.listed}", file.top))
        return ""


def column_roles(
    base: PredictionFile, head: PredictionFile, asked: AskedColumns, *, scored: bool, score: str = ""
) -> ColumnRoles:
    """The roles. `scored`: the task is scores, without truth. `score` is the score of a harness that is compared.

    Raises DeclarationError with everything that is missing or could be either.
    """
    search = _Search(base, head, [])
    harness = base.harness is not None
    predicted = (score, score) if harness else _predicted(search, asked)
    truth = None if scored else _truth(search, asked)
    row_id = ("id", "id") if harness else _row_id(search, asked)
    if asked.block:
        search.require(base, asked.block, "--block")
    for name in asked.by:
        if name not in base.names:
            search.require(head, name, "--by")
    if search.problems:
        raise DeclarationError(dict.fromkeys(search.problems))
    repeated = any(file.harness and file.harness.repeated for file in (base, head))
    block = asked.block or (CASE if repeated else "")
    of_classes = (class_columns.column(predicted[0], name) for name in class_columns.names(base, predicted[0]))
    used = {predicted[0], *of_classes, block, *(truth or ()), *(row_id or ()), *asked.by}
    by_name = {"id": row_id and not asked.row_id, "truth": truth and not asked.truth, "predicted": not asked.predicted}
    return ColumnRoles(
        predicted,
        row_id,
        truth,
        block,
        asked.by,
        () if harness else tuple(role for role, found in by_name.items() if found),
        () if block or harness else tuple(name for name in base.names if name not in used and _is_block_like(name)),
    )


def _predicted(search: _Search, asked: AskedColumns) -> Pair:
    found = search.asked(asked.predicted, "--predicted")
    if found or asked.predicted:
        return found or ("", "")
    groups = [class_columns.usual(file) for file in (search.base, search.head)]
    single = any(
        name.lower() in (*PREDICTIONS, *SHORT["predicted"])
        for file in (search.base, search.head)
        for name in file.names
    )
    if all(groups) and not single:
        return groups[0], groups[1]
    return (
        search.usual(search.base, PREDICTIONS, "predicted"),
        search.usual(search.head, PREDICTIONS, "predicted"),
    )


def _truth(search: _Search, asked: AskedColumns) -> Pair | None:
    """The head's file may have none: the base's counts."""
    if len(asked.truth) == 1 and asked.truth[0] not in search.head.names:
        search.require(search.base, asked.truth[0], "--truth")
        return asked.truth[0], ""
    found = search.asked(asked.truth, "--truth")
    if found or asked.truth:
        return found
    base = search.usual(search.base, TRUTHS, "truth")
    return (base, search.usual(search.head, TRUTHS, "truth", needed=False)) if base else None


def _row_id(search: _Search, asked: AskedColumns) -> Pair | None:
    """The id columns as asked, else `id` or `row_id`, else the one column *_id that is unique in both files."""
    found = search.asked(asked.row_id, "--id")
    if found or asked.row_id:
        return found
    usual = [next((name for name in file.names if name.lower() in IDS), "") for file in (search.base, search.head)]
    if all(usual):
        return usual[0], usual[1]
    unique = [*_unique_ids(search.base, search.head)]
    if len(unique) == 1 and not any(usual):
        return unique[0], unique[0]
    if any(usual) or unique:
        named = unique or [name for name in usual if name]
        why = "could each identify a row" if len(named) > 1 else "identifies rows in one file only"
        message = f"{' and '.join(named)} {why}; choose one with --id COLUMN, or --id BASE_COLUMN --id HEAD_COLUMN"
        search.problems.append(Problem(message, (search.head if usual[0] else search.base).top))
    return None


def _unique_ids(base: PredictionFile, head: PredictionFile) -> Iterator[str]:
    import pyarrow.compute as pc

    for name in base.names:
        if name.lower().endswith("_id") and name in head.names:
            columns = base.column(name), head.column(name)
            if all(not column.null_count and pc.count_distinct(column).as_py() == len(column) for column in columns):
                yield name


def _is_block_like(name: str) -> bool:
    words = name.lower().split("_")
    return any(word in BLOCK_LIKE for word in words) or words[-1] == "id"
