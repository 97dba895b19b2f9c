"""Write conf/ for an observed table, with comments for its readers."""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tidegate.checks.suggest import expectations
from tidegate.config.schema.data import ColumnType
from tidegate.data.conf_notation import yaml_word
from tidegate.data.duckdb_connection import quoted
from tidegate.data.reading import csv_dates
from tidegate.number_format import plain
from tidegate.onboarding.data_file import column_names
from tidegate.onboarding.data_file.observed import SOURCE, ObservedColumn, ObservedTable, sayable
from tidegate.onboarding.roles import DecidedRoles
from tidegate.onboarding.split_choice import SplitChoice

SEED = 7
METRICS = {
    "binary": ("roc_auc", "average_precision", "brier", "log_loss", "precision", "recall"),
    "multiclass": ("f1_macro", "accuracy", "roc_auc_ovr", "log_loss"),
    "regression": ("r2", "rmse", "mae"),
}
"""The first is the headline, by which the gate compares."""
ESTIMATORS = {
    "binary": "sklearn.ensemble.HistGradientBoostingClassifier",
    "multiclass": "sklearn.ensemble.HistGradientBoostingClassifier",
    "regression": "sklearn.ensemble.HistGradientBoostingRegressor",
}
COLUMNS = 110
RARE = 0.35
MOST_PROPOSED = 60
"""The widest table for which more than keys and the number of rows is proposed: long suites are never read."""

WIDE = 200
"""With more features, trees on histograms of 63 bins are as good and four times as fast."""
LONG = 1000
"""With more features times classes, three folds say enough: each class has its own trees."""


def config(name: str, roles: DecidedRoles, *, deployed: bool) -> str:
    """conf/config.yaml."""
    deployment = (
        "  - monitor: default                 # what is watched in production\n"
        "  - env@environments.prod: prod      # where it runs\n"
        if deployed
        else ""
    )
    return (
        _schema("config", ".")
        + "# every choice of this project, one line each; `tidegate explain KEY` shows what a value means\n"
        "defaults:\n"
        "  - data: table                      # what the table is\n"
        "  - check: table                     # what must be true of it\n"
        "  - train: gradient_boosting         # how the model is made\n"
        f"  - evaluate: {roles.task:<23}# what is measured on the holdout\n"
        "  - gate: default                    # what blocks a merge\n"
        "  - engine: local                    # where heavy work runs\n"
        f"{deployment}"
        "  - _self_\n\n"
        f"project: {name}\n"
        f"seed: {SEED:<31}# of everything random\n"
    )


def data(name: str, table: ObservedTable, roles: DecidedRoles, choice: SplitChoice, digest: str) -> str:
    """conf/data/table.yaml."""
    lines = [
        _schema("data").rstrip(),
        "# what the table is: the source, the query over it, its columns, and which rows are held out",
        f"name: {name}",
        "sources:",
        f"  {SOURCE}:",
        *(f"    {line}" for line in (table.database.lines() if table.database else _file(table, digest))),
        *_query(table, roles),
        "columns:",
        *(f"  {yaml_word(column.name)}: {_column(column, roles)}" for column in table.columns),
        f"split: {flow(choice.split)}  # {choice.reason.partition(': ')[2] or choice.reason}",
    ]
    return "\n".join(lines) + "\n"


def check(table: ObservedTable, roles: DecidedRoles) -> str:
    """conf/check/table.yaml: what `tidegate check suggest` proposes for what the model sees, with the id as the key.

    That another column has no value twice is chance until its owner says otherwise: its check would stop the pipeline.
    """
    head = (
        _schema("check")
        + f"# proposed from {table.rows:,} rows: keep what must be true; make it critical where a model must not be\n"
        "# trained without it, and write why; delete what is true only by chance. That columns exist, have their\n"
        "# types, and are complete where not nullable, follows from conf/data/\n"
    )
    unseen = {roles.id, roles.group, *(name for name, _ in roles.ignored)}
    columns = [column.name for column in table.columns if column.name not in unseen]
    profile = replace(table.profile, keys=[(roles.id,)] if roles.id else [])
    return head + "\n".join(expectations(profile, columns if len(table.columns) <= MOST_PROPOSED else ())) + "\n"


def train(roles: DecidedRoles, choice: SplitChoice, features: int) -> str:
    """conf/train/gradient_boosting.yaml, so that `dvc repro` takes minutes for many columns and classes, too."""
    words = f", text: tfidf, terms: {roles.terms}" if roles.words else ""
    work = features * max(1, len(roles.classes))
    folds = min(choice.cv["folds"], 3) if work > LONG else choice.cv["folds"]
    bins = (
        f"  max_bins: 63                       # of 255: much faster with {features} features\n"
        if features > WIDE
        else ""
    )
    return (
        _schema("train") + "# boosted trees on histograms: takes missing values and categories as they are\n"
        "estimator:\n"
        f"  _target_: {ESTIMATORS[roles.task]}\n"
        "  max_iter: 100\n"
        "  learning_rate: 0.1\n"
        f"{bins}"
        f"preprocess: {{category: ordinal, number: passthrough{words}}}\n"
        f"cv: {flow(choice.cv | {'folds': folds})}\n"
    )


def evaluate(roles: DecidedRoles, prevalence: float) -> str:
    """conf/evaluate/<task>.yaml."""
    metrics = "".join(f"  {metric}: {{}}\n" for metric in METRICS[roles.task])
    threshold = ""
    if roles.task == "binary":
        value = threshold_of(prevalence)
        why = "from which probability on the answer is yes"
        why += "" if value == 0.5 else "; about as frequent as the event, which is rare"
        threshold = f"threshold: {value:<26g}# {why}\n"
    return (
        _schema("evaluate") + "# what is measured on the holdout; the first metric is the headline\n"
        f"task: {roles.task}\n{threshold}"
        f"metrics:\n{metrics}"
        "slices: {}                           # per value of a column: region: {by: region, min_rows: 200}\n"
    )


def gate(metric: str, margin: float, reason: str) -> str:
    """conf/gate/default.yaml."""
    return (
        _schema("gate")
        + "# what a change must hold to be merged; the merge base's rules count as well, and the stricter one wins\n"
        "alpha: 0.05                          # false blocks over all rules together\n"
        "inconclusive: block                  # what cannot be decided does not pass\n"
        "rules:\n"
        f"{comment(reason, indent=2)}\n"
        f"  {metric}_holds: {{kind: no_regression, metric: {metric}, margin: {plain(margin)}}}\n"
        "  data_hold:  {kind: data_checks}\n"
        "  no_leakage: {kind: leakage}        # training rows must not contain the holdout\n"
        "  all_rows:   {kind: coverage}       # the base is compared on all rows of the holdout\n"
    )


def comment(sentence: str, *, indent: int) -> str:
    """The sentence as comment lines of at most COLUMNS columns."""
    opening = " " * indent + "# "
    return textwrap.fill(sentence, COLUMNS, initial_indent=opening, subsequent_indent=opening, break_long_words=False)


def threshold_of(prevalence: float) -> float:
    """0.5, or about the event's frequency where it is rare: hardly any prediction would reach a half."""
    return 0.5 if prevalence >= RARE else max(float(f"{prevalence:.1g}"), 0.001)


def flow(values: dict[str, Any]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in values.items()) + "}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return yaml_word(value) if isinstance(value, str) else json.dumps(value)


def _schema(group: str, up: str = "..") -> str:
    return f"# yaml-language-server: $schema={up}/.schema/{group}.json\n"


def _file(table: ObservedTable, digest: str) -> Iterator[str]:
    """The source; of `csv:` what is not the default."""
    yield "kind: file"
    yield f"path: {json.dumps(table.path, ensure_ascii=False)}"
    yield f"sha256: {json.dumps(digest)}"
    if given := table.csv.model_dump(mode="json", exclude_unset=True):
        dates = {"format": csv_dates.in_conf(table.csv.format)} if "format" in given else {}
        yield f"csv: {json.dumps(given | dates, ensure_ascii=False)}"


def _query(table: ObservedTable, roles: DecidedRoles) -> Iterator[str]:
    """The query, only if the file's columns are not the table's: other names, values that no column may have."""
    if not (roles.target.nulls or table.skipped or any(map(_is_made, table.columns))):
        yield "query: null                          # all of the source; or one SELECT of embedded DuckDB over it"
        return
    named = (f" AS {quoted(column.name)}" if _is_made(column) else "" for column in table.columns)
    listed = ",\n".join(f"  {_sql(column)}{name}" for column, name in zip(table.columns, named, strict=True))
    known = _sql(roles.target) if roles.target.original in table.written else quoted(sayable(roles.target))
    where = f" WHERE {known} IS NOT NULL" if roles.target.nulls else ""
    text = f"SELECT\n{listed}\nFROM {SOURCE}{_renamed(table)}{where}"
    yield "query: |"
    yield from (f"  {line}" for line in text.split("\n"))


def _renamed(table: ObservedTable) -> str:
    """Names for the columns by their positions, where a header holds what conf/ cannot: line breaks and the like."""
    names = column_names.plain(table.table.column_names)
    if all(map(str.isprintable, names)):
        return ""
    listed = (quoted(original if original.isprintable() else name) for original, name in names.items())
    return f" AS renamed({', '.join(listed)})"


def _is_made(column: ObservedColumn) -> bool:
    """Whether the table's column is not simply the file's."""
    return column.name != column.original or bool(column.infinite) or column.is_whole or bool(column.expression)


def _sql(column: ObservedColumn) -> str:
    """The column, without the infinite values that no table may hold, and 0.0 and 1.0 as the classes that they are."""
    name = quoted(sayable(column))
    if column.expression:
        return column.expression
    if column.is_whole:
        return f"CAST({name} AS BIGINT)"
    return f"CASE WHEN isfinite({name}) THEN {name} END" if column.infinite else name


def _column(column: ObservedColumn, roles: DecidedRoles) -> str:
    values: dict[str, Any] = {"type": str(column.type)}
    ignored = dict(roles.ignored)
    if column.name == roles.target.name:
        values |= {"role": "target"}
        if roles.task == "binary":
            values |= {"positive": roles.positive}
        if roles.classes:
            values |= {"classes": list(roles.classes)}
        return flow(values)
    for role in ("id", "time", "group"):
        if column.name == getattr(roles, role):
            values |= {"role": role}
    if column.name in ignored:
        values |= {"role": "ignored"}
    if column.nulls or column.infinite or (column.type is ColumnType.CATEGORY and "" in column.values):
        values |= {"nullable": True}
    return flow(values) + (f"  # {ignored[column.name]}" if column.name in ignored else "")
