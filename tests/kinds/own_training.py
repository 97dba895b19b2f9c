"""A project's own search, cross-validation and task, as short as they can be, and a metric for that task."""

SEARCH = '''"""The first of the values and the last, nothing between."""

from typing import Literal

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.searches._values import no_values as problems


class Params(SearchParams):
    """Try the ends."""

    kind: Literal["ends"]


def most_candidates(params):
    return 2 ** len(params.space)


def tuner(params, model, space, seed):
    from sklearn.model_selection import GridSearchCV

    return GridSearchCV(model, {name: [values[0], values[-1]] for name, values in space.items()})
'''
CROSS_VALIDATION = '''"""Every second row is scored by what was learnt from the others, and the other way round."""

from typing import Literal

from tidegate.config.schema.train_kinds import CrossValidationParams

ROLES = ()


class Params(CrossValidationParams):
    """Odd rows, even rows."""

    kind: Literal["halves"]


def cut(params, table, truth, columns, seed):
    import numpy as np

    odd, even = np.arange(1, len(table), 2), np.arange(0, len(table), 2)
    return [(odd, even), (even, odd)]
'''
TASK = '''"""A whole number from 0 on: no prediction is below 0."""

from math import inf

from tidegate.tasks.regression import CHARTS, ESTIMATOR, OUTPUTS
from tidegate.tasks.regression import answer, classes, decisive_rows, explained, explained_error
from tidegate.tasks.regression import plots, refusal, truth, undefined, unlearnable

PREDICTION = "count"
RANGE = (0.0, inf)


def target_problems(column):
    if column.type != "int":
        yield "type", f"is {column.type}; count needs int"


def predict(model, inputs):
    import numpy as np

    return np.maximum(model.predict(inputs), 0.0)
'''
METRIC = '''"""How far counts are missed on average."""

import numpy as np

from tidegate.metrics import MetricRows, bounded
from tidegate.records import Direction

TASKS = frozenset({"count"})
DIRECTION = Direction.LOWER
RANGE = (0.0, float("inf"))
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth, predicted, threshold):
    return lambda weights: float(np.average(abs(predicted - truth), weights=weights)) if len(truth) else float("nan")
'''
FILES = {
    "searches/ends.py": SEARCH,
    "cross_validations/halves.py": CROSS_VALIDATION,
    "tasks/count.py": TASK,
    "metrics/miss.py": METRIC,
}
