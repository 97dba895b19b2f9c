"""Fit the declared model on generated rows: what is refused whatever the rows are.

Types and ranges of single parameters are known without a fit; whether parameters go together is known to the estimator
alone, which says so when it is fitted: a penalty that a solver has not, a bootstrap's share without a bootstrap. Two
tables of the declared columns are tried that differ in all that rows can differ in (how many, their signs, gaps,
categories, words). What is refused of both, with the same words, is refused of any.
"""

import re
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from tidegate.columns import ColumnType, features
from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train import Train
from tidegate.errors import EvidenceError
from tidegate.kinds import TASKS
from tidegate.models.estimators import build, third_party
from tidegate.models.estimators.calibration import parameters_of
from tidegate.models.estimators.value_checks import labelled
from tidegate.models.features import inputs
from tidegate.models.prediction.predict import predict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

ROUNDS = frozenset({"n_estimators", "max_iter", "n_iter", "epochs"})
"""Parameters that only say how long a fit takes."""
MOST_ROUNDS = 5
SHARES = frozenset({"n_jobs", "nthread", "num_threads"})
"""Parameters that only say among how many a fit is shared out."""
QUIET = {"lightgbm": -1, "xgboost": 0}
_LOGGED = re.compile(r"^\[\d\d:\d\d:\d\d\] \S+: ")
SIZES = (240, 601)
CATEGORIES = (3, 17)
WORDS = (("late", "on time", "sehr gut", "12 34"), ("alpha-7", "x@y.example", "Ünïcode wörds", "A b 1 2", "note"))


def refusal(
    train: Train,
    task: str,
    columns: Columns,
    extra: Collection[str] = (),
    candidate: Mapping[str, object] = MappingProxyType({}),
) -> str:
    """Why the model, with a search's candidate, cannot be fitted on, or predict, any rows; empty where it can.

    Nothing is tried where a class is the project's own: it may ask for rows as they really are.
    Raises what `build.pipeline` raises: declare what can be built first.
    """
    reasons = []
    for trial in range(len(SIZES)):
        # a calibration is of the rows' order, which these have not
        model = build.pipeline(train.model_copy(update={"calibration": None}), columns, 0, extra)
        if not all(map(_is_known, _objects(model))):
            return ""
        needs_probabilities = train.calibration is None
        reasons.append(_tried(model, candidate, trial, task, columns, needs_probabilities=needs_probabilities))
    return reasons[0] if len({*reasons}) == 1 else ""


def _objects(model: Any) -> Iterator[Any]:
    """The model and every object that it is made of."""
    yield model
    yield from (value for value in model.get_params().values() if hasattr(value, "get_params"))


def _is_known(part: object) -> bool:
    kind = type(part)
    return (
        kind.__module__.startswith("sklearn.")
        or third_party.entry(f"{kind.__module__}.{kind.__qualname__}") is not None
    )


def _shortened(model: Any) -> Any:
    """With few rounds, in one process and thread, and without messages on the output, which is `validate`'s."""
    for part in _objects(model):
        if type(part).__module__.startswith(tuple(QUIET)):
            part.set_params(verbosity=QUIET[type(part).__module__.partition(".")[0]])
    values = {name: value for name, value in model.get_params().items() if type(value) is int}
    rounds = {name: MOST_ROUNDS for name in values if _last(name) in ROUNDS and values[name] > MOST_ROUNDS}
    return model.set_params(**rounds, **{name: 1 for name in values if _last(name) in SHARES and values[name]})


def _last(name: str) -> str:
    return name.rpartition("__")[2]


def _tried(
    model: Any, candidate: Mapping[str, object], trial: int, task: str, columns: Columns, *, needs_probabilities: bool
) -> str:
    """The first line of what the fit or the prediction raised; empty where it was done."""
    generator = np.random.default_rng(trial)
    rows, truth = _rows(columns, trial, generator), _truth(task, columns, trial, generator)
    parameters = {f"{parameters_of(model)}{name}": labelled(name, value) for name, value in candidate.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reason = TASKS.load(task).refusal(model.set_params(**parameters)[-1])
            if reason and needs_probabilities:
                return f"{type(model[-1]).__name__} {reason}"
            fitted = _shortened(model).fit(rows, truth)
            if not reason:
                predict(fitted, rows, task)
    except _refusals() as error:
        return _said(error)
    except EvidenceError as error:
        return error.problems[0].message
    return ""


def _said(error: Exception) -> str:
    """The first line of its message, without XGBoost's time of day and place in its source."""
    lines = str(error).strip().splitlines()
    return _LOGGED.sub("", lines[0]) if lines else type(error).__name__


def _refusals() -> tuple[type[Exception], ...]:
    """What scikit-learn raises, and LightGBM, whose error is not one of these."""
    own = getattr(sys.modules.get("lightgbm.basic"), "LightGBMError", None)
    return (ValueError, TypeError, *((own,) if own else ()))


def _truth(task: str, columns: Columns, trial: int, generator: np.random.Generator) -> "Floats":
    """Every class as often; a number of either sign, then above zero."""
    count = SIZES[trial]
    if classes := TASKS.load(task).classes(columns[str(column_of(columns, ColumnRole.TARGET))]):
        return generator.permutation(np.arange(count) % len(classes)).astype(np.float64)
    return _numbers(trial, count, generator)


def _numbers(trial: int, count: int, generator: np.random.Generator) -> "Floats":
    drawn = generator.normal(size=count)
    return np.exp(drawn) if trial else drawn


def _rows(columns: Columns, trial: int, generator: np.random.Generator) -> "pd.DataFrame":
    import pandas as pd

    count, found = SIZES[trial], {}
    for name, column in features(columns).items():
        values = pd.Series(_values(column.type, trial, generator))
        found[name] = values.mask(generator.random(count) < 0.1) if column.nullable and not trial else values
    return inputs(pd.DataFrame(found), columns)


def _values(kind: ColumnType, trial: int, generator: np.random.Generator) -> Any:
    import pandas as pd

    count = SIZES[trial]
    match kind:
        case ColumnType.FLOAT:
            return _numbers(trial, count, generator)
        case ColumnType.INT:
            return pd.array(generator.integers(trial - 1, 50, count) * (1 if trial else -1), "Int64")
        case ColumnType.BOOL:
            return pd.array(generator.random(count) < 0.5, "boolean")
        case ColumnType.TIMESTAMP:
            return pd.Timestamp("2024-01-01") + pd.to_timedelta(generator.integers(0, 10_000, count), unit="h")
        case ColumnType.CATEGORY:
            return np.array(
                [f"{'ab'[trial]}{place}" for place in generator.integers(0, CATEGORIES[trial], count)], object
            )
        case _:
            words = WORDS[trial]
            return np.array([" ".join(generator.choice(words, 3)) for _ in range(count)], object)
