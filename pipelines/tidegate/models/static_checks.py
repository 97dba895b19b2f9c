"""Validate conf/train and conf/evaluate without data.

Keys are relative to the declaration's root. `instantiate.problems` does the same for one object.
"""

from collections.abc import Collection, Iterator

from tidegate import metrics
from tidegate.config.schema.data import ColumnRole, Columns, column_of, features
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Built, Train
from tidegate.errors import Problem, unknown
from tidegate.kinds import CROSS_VALIDATIONS, METRICS, SEARCHES, TASKS
from tidegate.models import instantiate, sample_weights, value_checks
from tidegate.models.features import TEXT


def apparent(train: Train, evaluate: Evaluate, columns: Columns) -> list[Problem]:
    """Problems found without importing scikit-learn or numpy."""
    problems_by_key = [
        *_kinds(evaluate),
        *_target(evaluate, columns),
        *_folds(train, columns),
        *_search(train, evaluate),
        *value_checks.problems(train, evaluate.task, columns),
    ]
    return [Problem(message, key=key) for key, message in problems_by_key]


def problems(train: Train, evaluate: Evaluate, columns: Columns, extra: Collection[str] = ()) -> list[Problem]:
    """All problems; empty if the declared model can be trained and evaluated on rows of these columns."""
    if without_import := apparent(train, evaluate, columns):
        return without_import
    objects = [("train.estimator", train.estimator), ("train.preprocess", train.preprocess)]
    inner = [
        (f"{at}.{key}" if key else at, message)
        for at, built in objects
        if isinstance(built, Built)
        for key, message in instantiate.problems(built, extra)
    ]
    if not inner:
        estimator = instantiate.instantiate(train.estimator, extra)
        inner = [*_estimator(estimator, train, evaluate, columns), *_space(estimator, train)]
    return [Problem(message, key=key) for key, message in [*_tasks(evaluate), *inner]]


def _kinds(evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    for name, metric in evaluate.metrics.items():
        kind = metrics.kind_of(name, metric)
        if kind not in (kinds := METRICS.names()):
            key = f"evaluate.metrics.{name}.kind" if metric.kind else f"evaluate.metrics.{name}"
            yield key, unknown(kind, kinds, what="metric")
        elif kind not in METRICS.built_in():
            METRICS.load(kind)  # raises if the project's file cannot be used


def _tasks(evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    for name, metric in evaluate.metrics.items():
        kind = metrics.kind_of(name, metric)
        if evaluate.task not in (tasks := metrics.load(kind).TASKS):
            yield (
                f"evaluate.metrics.{name}",
                f"{kind} is for {', '.join(sorted(tasks))}; evaluate.task is {evaluate.task}",
            )


def _target(evaluate: Evaluate, columns: Columns) -> Iterator[tuple[str, str]]:
    target = column_of(columns, ColumnRole.TARGET)
    assert target is not None
    for key, message in TASKS.load(evaluate.task).target_problems(columns[target]):
        yield f"data.columns.{target}.{key}", message


def _folds(train: Train, columns: Columns) -> Iterator[tuple[str, str]]:
    for role in CROSS_VALIDATIONS.load(train.cv.kind).ROLES:
        if column_of(columns, role) is None:
            yield "train.cv.kind", f"{train.cv.kind} needs a column with the role {role} in data.columns"


def _estimator(estimator: object, train: Train, evaluate: Evaluate, columns: Columns) -> Iterator[tuple[str, str]]:
    from sklearn.utils import get_tags

    at, name, task = "train.estimator", type(estimator).__name__, TASKS.load(evaluate.task)
    if not hasattr(estimator, "fit") or get_tags(estimator).estimator_type != task.ESTIMATOR:
        yield at, f"{name} is not a {task.ESTIMATOR}; evaluate.task is {evaluate.task}"
        return
    if reason := task.refusal(estimator):
        yield at, f"{name} {reason}"
    nullable = [feature for feature, column in features(columns).items() if column.nullable and column.type not in TEXT]
    keeps = not isinstance(train.preprocess, Built) and train.preprocess.missing == "keep"
    if nullable and keeps and not get_tags(estimator).input_tags.allow_nan:
        yield (
            "train.preprocess.missing",
            f"keep leaves missing values in {nullable[0]}, which {name} does not accept; use median",
        )
    if column_of(columns, ColumnRole.WEIGHT) and not sample_weights.parameter(estimator):
        yield at, f"{name} takes no row weights, and data.columns declares a column with the role weight"


def _search(train: Train, evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    search = train.search
    if search.metric and search.metric not in evaluate.metrics:
        declared = tuple(evaluate.metrics)
        yield "train.search.metric", unknown(search.metric, declared, what="metric in evaluate.metrics")
    for key, message in SEARCHES.load(search.kind).problems(search):
        yield f"train.search.{key}", message


def _space(estimator: object, train: Train) -> Iterator[tuple[str, str]]:
    for parameter, values in train.search.space.items():
        for index, value in enumerate(values):
            for message in instantiate.value_problems(estimator, parameter, value):
                yield f"train.search.space.{parameter}.{index}", message
