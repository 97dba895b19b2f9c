"""A project's own kinds, as short as they can be: for tests of how they are found, checked and used."""

METRIC = '''"""The share of rows on the right side of the threshold."""

from tidegate.metrics import MetricRows, bounded
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth, predicted, threshold):
    import numpy as np

    right = ((predicted >= threshold) == (truth > 0)).astype(float)
    return lambda weights: float(np.average(right, weights=weights)) if len(right) else float("nan")
'''
RULE = '''"""The model is packaged at all."""

from typing import Literal

from tidegate.config.section import Section
from tidegate.records import Finding, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ()
STRICTER = {}


class Params(Section):
    """Nothing to declare."""

    kind: Literal["packaged"]


def judge(name, params, evidence):
    yield Finding(name, Verdict.VERDICT, "decided by a kind of the project", "model")
'''


def rule(verdict: str = "PASS") -> str:
    return RULE.replace("Verdict.VERDICT", f"Verdict.{verdict}")
