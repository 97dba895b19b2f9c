"""Validate conf/train without data.

Keys are relative to the declaration's root. `instantiate.problems` does the same for one object.
"""

from collections.abc import Collection, Iterator

from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, column_of, features
from tidegate.config.schema.search_space import written
from tidegate.config.schema.train import Built, Train
from tidegate.errors import Problem
from tidegate.kinds import CROSS_VALIDATIONS, METRICS, SEARCHES, TASKS
from tidegate.models.estimators import column_preprocessing, instantiate, sample_weights, value_checks
from tidegate.models.features import TEXT
from tidegate.models.validation import metric_checks, search_cost
from tidegate.number_format import some

CALIBRATED = "sklearn.calibration.CalibratedClassifierCV"


def apparent(train: Train, task: str, columns: Columns) -> list[Problem]:
    """Problems found without importing scikit-learn or numpy."""
    problems_by_key = [
        *_target(task, columns),
        *_folds(train, task, columns),
        *_preprocess(train, columns),
        *_calibration(train, task),
        *_search(train),
        *_scored_by(train, task),
        *value_checks.problems(train, task, columns),
    ]
    return [Problem(message, key=key) for key, message in problems_by_key]


def problems(train: Train, task: str, columns: Columns, extra: Collection[str] = ()) -> list[Problem]:
    """All problems; empty if the declared model can be trained for the task on rows of these columns."""
    if without_import := apparent(train, task, columns):
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
        inner = [*_estimator(estimator, train, task, columns), *_space(estimator, train)]
    return [Problem(message, key=key) for key, message in inner]


def _scored_by(train: Train, task: str) -> Iterator[tuple[str, str]]:
    known = train.search.metric in METRICS.names()
    if known and train.search.metric and (message := metric_checks.unfit_for(task, train.search.metric)):
        yield "train.search.metric", message
    elif known and train.search.metric and (needed := metric_checks.numbers(train.search.metric)):
        message = f"{train.search.metric} needs `{min(needed)}`, which a search does not give; choose another metric"
        yield "train.search.metric", message


def _target(task: str, columns: Columns) -> Iterator[tuple[str, str]]:
    target = column_of(columns, ColumnRole.TARGET)
    assert target is not None
    for key, message in TASKS.load(task).target_problems(columns[target]):
        yield f"data.columns.{target}.{key}", message


def _folds(train: Train, task: str, columns: Columns) -> Iterator[tuple[str, str]]:
    kind = CROSS_VALIDATIONS.load(train.cv.kind)
    if getattr(kind, "ESTIMATOR", TASKS.load(task).ESTIMATOR) != TASKS.load(task).ESTIMATOR:
        yield "train.cv.kind", f"{train.cv.kind} folds are of classes, and evaluate.task is {task}; choose another kind"
    for role in kind.ROLES:
        if column_of(columns, role) is None:
            yield "train.cv.kind", f"{train.cv.kind} needs a column with the role {role} in data.columns"


def _preprocess(train: Train, columns: Columns) -> Iterator[tuple[str, str]]:
    """What is declared of a type of column that no feature has."""
    declared = train.preprocess
    if isinstance(declared, Built):
        return
    types = {column.type for column in features(columns).values()}
    if declared.text != "category" and ColumnType.STRING not in types:
        message = f"{declared.text} encodes features of the type string, and data.columns has none"
        texts = [name for name, column in features(columns).items() if column.type is ColumnType.CATEGORY]
        yield "train.preprocess.text", message + (f"; is {some(texts)} one of free text?" if texts else "")
    if declared.rare is not None and not column_preprocessing.categories(declared, columns):
        kinds = "category or string" if declared.text == "category" else "category"
        yield "train.preprocess.rare", f"groups values of features of the type {kinds}, and data.columns has none"
    if declared.timestamp == "parts" and ColumnType.TIMESTAMP not in types:
        yield "train.preprocess.timestamp", "parts are of features of the type timestamp, and data.columns has none"


def _calibration(train: Train, task: str) -> Iterator[tuple[str, str]]:
    if train.calibration is None:
        return
    if TASKS.load(task).ESTIMATOR != "classifier":
        yield "train.calibration", f"is of probabilities, and evaluate.task is {task}; remove it"
    elif train.estimator.target == CALIBRATED:
        yield "train.calibration", "calibrates an estimator that is calibrated; declare one of both"


def _estimator(estimator: object, train: Train, task_name: str, columns: Columns) -> Iterator[tuple[str, str]]:
    from sklearn.utils import get_tags

    at, task, class_name = "train.estimator", TASKS.load(task_name), type(estimator).__name__
    if not hasattr(estimator, "fit") or get_tags(estimator).estimator_type != task.ESTIMATOR:
        yield at, f"{class_name} is not a {task.ESTIMATOR}; evaluate.task is {task_name}"
        return
    if not train.calibration and (reason := task.refusal(estimator)):
        yield at, f"{class_name} {reason}"
    nullable = [feature for feature, column in features(columns).items() if column.nullable and column.type not in TEXT]
    keeps = not isinstance(train.preprocess, Built) and train.preprocess.missing == "keep"
    if nullable and keeps and not get_tags(estimator).input_tags.allow_nan:
        yield (
            "train.preprocess.missing",
            f"keep leaves missing values in {nullable[0]}, which {class_name} does not accept; use median",
        )
    if column_of(columns, ColumnRole.WEIGHT) and not sample_weights.parameter(estimator):
        yield at, f"{class_name} takes no row weights, and data.columns declares a column with the role weight"


def _search(train: Train) -> Iterator[tuple[str, str]]:
    search = train.search
    if search.metric is None and search.kind != "none":
        yield "train.search.metric", f"is missing; name the metric that {search.kind} optimises, e.g. roc_auc"
    elif search.metric and (message := metric_checks.unknown_kind(search.metric)):
        yield "train.search.metric", message
    found = list(SEARCHES.load(search.kind).problems(search))
    for key, message in found or search_cost.problems(train):
        yield f"train.search.{key}", message


def _space(estimator: object, train: Train) -> Iterator[tuple[str, str]]:
    for parameter, dimension in train.search.space.items():
        for key, value in written(dimension):
            for message in instantiate.value_problems(estimator, parameter, value):
                yield f"train.search.space.{parameter}.{key}", message
