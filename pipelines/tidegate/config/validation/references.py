"""Cross-references: what one part of a declaration names, another declares.

Each rule yields problems with a key and no place; the caller adds the line.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.config import expectation_columns
from tidegate.config.expression import parse
from tidegate.config.expression import problems as condition_problems
from tidegate.config.schema.check import Expectation
from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, Data, column_of
from tidegate.config.schema.foreign_key import Keys
from tidegate.config.schema.root import Declaration
from tidegate.errors import Problem, unknown
from tidegate.kinds import TASKS

COUNTABLE = (ColumnType.CATEGORY, ColumnType.STRING, ColumnType.BOOL, ColumnType.INT)


def problems(declaration: Declaration) -> list[Problem]:
    """All inconsistencies."""
    rules = (_split, _check, _slices, _fairness, _gate, _analyses)
    return [problem for rule in rules for problem in rule(declaration)]


def _split(declaration: Declaration) -> Iterator[Problem]:
    """A split by time needs a time column, one by group a group column, a stratified one a target with classes."""
    columns, split = declaration.data.columns, declaration.data.split
    needed = {"time": ColumnRole.TIME, "group": ColumnRole.GROUP}.get(split.kind)
    if needed and column_of(columns, needed) is None:
        message = f"{split.kind} needs a column with the role {needed} in data.columns"
        yield Problem(message, key="data.split.kind")
    target = column_of(columns, ColumnRole.TARGET)
    if getattr(split, "stratify", False) and target and columns[target].type not in COUNTABLE:
        message = f"keeps the shares of classes, but {target} is of type {columns[target].type}, which has no classes"
        yield Problem(message, key="data.split.stratify")


def _check(declaration: Declaration) -> Iterator[Problem]:
    columns = declaration.data.columns
    for index, name in enumerate(declaration.check.not_null):
        yield from _column(name, columns, f"check.not_null.{index}")
    for name in declaration.check.fresh:
        yield from _column(name, columns, f"check.fresh.{name}")
        if name in columns and columns[name].type is not ColumnType.TIMESTAMP:
            message = f"{name} is of type {columns[name].type}; only a timestamp has an age"
            yield Problem(message, key=f"check.fresh.{name}")
    types = {name: column.type.value for name, column in columns.items()}  # once: a table may have thousands
    for name, expectation in declaration.check.expect.items():
        key = f"check.expect.{name}"
        yield from _expected_columns(expectation, columns, key)
        for argument, reason in expectation_columns.problems(expectation.type, expectation.kwargs, types):
            yield Problem(reason, key=f"{key}.kwargs.{argument}")
        yield from _condition(expectation.when, columns, f"{key}.when")
    for name, reference in declaration.check.references.items():
        yield from _keys(reference.from_, declaration.data, f"check.references.{name}.from")
        yield from _keys(reference.to, declaration.data, f"check.references.{name}.to")


def _keys(keys: Keys, data: Data, key: str) -> Iterator[Problem]:
    """A declared source (its columns are read later), or declared columns of the table."""
    if keys.source is None:
        for index, name in enumerate(keys.columns):
            yield from _column(name, data.columns, f"{key}.columns.{index}")
    elif keys.source not in data.sources:
        yield Problem(unknown(keys.source, tuple(data.sources), what="source in data.sources"), key=f"{key}.source")


def _expected_columns(expectation: Expectation, columns: Columns, key: str) -> Iterator[Problem]:
    """The columns among an expectation's arguments. Expectations of other tables may name undeclared columns."""
    if expectation.type.startswith("expect_table_"):
        return
    for argument in ("column", "column_A", "column_B"):
        if isinstance(name := expectation.kwargs.get(argument), str):
            yield from _column(name, columns, f"{key}.kwargs.{argument}")
    listed = expectation.kwargs.get("column_list")
    for index, name in enumerate(listed if isinstance(listed, list) else ()):
        yield from _column(str(name), columns, f"{key}.kwargs.column_list.{index}")


def _slices(declaration: Declaration) -> Iterator[Problem]:
    columns = declaration.data.columns
    for name, slice_ in declaration.evaluate.slices.items():
        key = f"evaluate.slices.{name}"
        if (slice_.by is None) == (slice_.when is None):
            yield Problem("needs either by, a column, or when, a comparison", key=key)
        if slice_.by is not None:
            yield from _countable(slice_.by, columns, f"{key}.by")
            yield from _shown(slice_.by, columns, f"{key}.by")
        yield from _condition(slice_.when, columns, f"{key}.when")


def _fairness(declaration: Declaration) -> Iterator[Problem]:
    columns, fairness = declaration.data.columns, declaration.evaluate.fairness
    for index, name in enumerate(fairness.by if fairness else ()):
        key = f"evaluate.fairness.by.{index}"
        yield from _countable(name, columns, key)
        yield from _shown(name, columns, key)
        if name == column_of(columns, ColumnRole.TARGET):
            yield Problem(f"{name} is the target, and a group of one class has no rates to compare", key=key)


def _gate(declaration: Declaration) -> Iterator[Problem]:
    """Rules of every kind name what another part declares: by `metric`, `slices`, `environment` and `after`,
    `by` (a column).
    """
    evaluate, columns = declaration.evaluate, declaration.data.columns
    for name, rule in declaration.gate.rules.items():
        key = f"gate.rules.{name}"
        yield from _named(rule, "metric", evaluate.metrics, f"{key}.metric", "metric in evaluate.metrics")
        yield from _named(rule, "environment", declaration.environments, f"{key}.environment", "environment")
        yield from _named(rule, "after", declaration.environments, f"{key}.after", "environment")
        yield from _named(rule, "slices", evaluate.slices, f"{key}.slices", "slices in evaluate.slices")
        yield from _named(rule, "stresses", declaration.stress.stresses, f"{key}.stresses", "stress in stress.stresses")
        yield from _unmeasured(rule, declaration, key)
        if isinstance(by := getattr(rule, "by", None), str) and by not in evaluate.slices:
            yield from _countable(by, columns, f"{key}.by")
            yield from _shown(by, columns, f"{key}.by")
        if "error_grows_by" in type(rule).model_fields:
            yield from _right_or_wrong(rule, key, classifies=TASKS.load(evaluate.task).ESTIMATOR == "classifier")


def _unmeasured(rule: Any, declaration: Declaration, key: str) -> Iterator[Problem]:
    """A rule over stresses limits the loss of a metric that is measured under them."""
    metrics = declaration.evaluate.metrics
    measured = declaration.stress.metrics or tuple(metrics)[:1]
    wanted = getattr(rule, "metric", None) or measured[0]
    if "stresses" in type(rule).model_fields and wanted in metrics and wanted not in measured:
        yield Problem(f"the loss of {wanted} is not measured; name it in stress.metrics", key=f"{key}.metric")


def _right_or_wrong(rule: Any, key: str, *, classifies: bool) -> Iterator[Problem]:
    """A row is right by a threshold where classes are predicted, by the growth of its error where numbers are."""
    if not classifies and rule.error_grows_by is None:
        message = "is missing: a number is right to a degree only; declare the growth of an error that matters"
        yield Problem(message, key=f"{key}.error_grows_by")
    if (not classifies and rule.threshold is not None) or (classifies and rule.error_grows_by is not None):
        field, task = ("error_grows_by", "regression") if classifies else ("threshold", "a classification")
        yield Problem(f"is for {task}; remove it", key=f"{key}.{field}")


def _analyses(declaration: Declaration) -> Iterator[Problem]:
    """Every step of every rollout names analyses that monitor declares."""
    for name, environment in declaration.environments.items():
        for step, settings in getattr(environment.rollout, "steps", {}).items():
            for index, analysis in enumerate(settings.analyses):
                key = f"environments.{name}.rollout.steps.{step}.analyses.{index}"
                if analysis not in declaration.monitor.analyses:
                    analyses = tuple(declaration.monitor.analyses)
                    yield Problem(unknown(analysis, analyses, what="analysis in monitor.analyses"), key=key)


def _named(rule: object, field: str, declared: Iterable[str], key: str, what: str) -> Iterator[Problem]:
    named = getattr(rule, field, None)
    for name in [named] if isinstance(named, str) else named or ():
        if name not in (names := tuple(declared)):
            yield Problem(unknown(name, names, what=what), key=key)


def _column(name: str, columns: Columns, key: str) -> Iterator[Problem]:
    if name not in columns:
        yield Problem(unknown(name, tuple(columns), what="column in data.columns"), key=key)


def _countable(name: str, columns: Columns, key: str) -> Iterator[Problem]:
    """A column whose values can each be a slice."""
    yield from _column(name, columns, key)
    if name in columns and columns[name].type not in COUNTABLE:
        message = f"{name} is of type {columns[name].type}; a slice per value needs a category, string, bool or int"
        yield Problem(message, key=key)


def _shown(name: str, columns: Columns, key: str) -> Iterator[Problem]:
    """A column whose values may be the names of slices."""
    if name in columns and columns[name].private:
        yield Problem(f"{name} is private, and a slice per value would show its values; use `when` instead", key=key)


def _condition(text: str | None, columns: Columns, key: str) -> Iterator[Problem]:
    if text is not None:
        types = {name: column.type for name, column in columns.items()}
        yield from (Problem(message, key=key) for message in condition_problems(parse(text), types))
