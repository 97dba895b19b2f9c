"""What servers answered is what the model predicts for the same rows.

It needs a log of requests with inputs and predictions. Rows that another version answered count, too: then it is how
often the two versions agree.

Why: a server with other code, another package or other preprocessing answers well-formed nonsense, and every objective
that predicts again offline is blind to it.

Example: `served: {kind: agreement, at_least: 99.9%, owner: "@ml-oncall"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.section import Percent
from tidegate.number_format import significant
from tidegate.objectives._bounds import Limited, decided, too_few, too_few_days, undecided
from tidegate.objectives._fields import DataParams
from tidegate.objectives._shares import share
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

STRICTER = {"at_least": Stricter.LARGER, "within": Stricter.SMALLER, "min_rows": Stricter.LARGER}
SUBJECT = "agreement"


class Params(DataParams):
    """How often answers and predictions agree."""

    kind: Literal["agreement"]
    at_least: Annotated[Percent, Field(gt=0)]
    """The smallest share of rows that agree, as `99.9%`."""
    within: float = Field(default=1e-6, ge=0, allow_inf_nan=False)
    """How far an answer may be from the prediction, in the target's unit (a probability for classes)."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often chance may breach, and how often it may hide a breach."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """A share that no finite window shows, and a distance that nothing exceeds."""
    if params.at_least == 1:
        yield "at_least", "100% can never pass: no number of rows shows that every other row agrees"
    if params.within >= 1 and data.evaluate.task != "regression":
        yield "within", "can never fail: probabilities are at most 1 apart"
    if reason := too_few_days(data.columns, params.window):
        yield "window", reason


def signal(params: Params, service: Service) -> None:
    """Series do not know what would have been right."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    import numpy as np

    within = window.last(params.window)
    if within.served is None:
        yield undecided(name, SUBJECT, "the rows have no answers; give a log of requests with predictions")
    elif within.served is within.predicted or within.served.shape != within.predicted.shape:
        yield undecided(name, SUBJECT, "the model cannot predict these rows again: the log lacks inputs that it reads")
    elif within.rows < params.min_rows:
        yield too_few(name, SUBJECT, within.rows, params.min_rows)
    else:
        apart = np.abs(within.served - within.predicted)
        apart = apart if apart.ndim == 1 else apart.max(axis=1)
        agrees = (apart <= params.within).astype(np.float64)  # what is not finite does not agree
        of = Limited(name, SUBJECT, within.rows, floor=params.at_least)
        farthest = "" if agrees.all() else f"; the farthest is {significant(np.nanmax(apart), 3)} apart"
        yield decided(of, share(agrees, within), params.alpha, farthest)
