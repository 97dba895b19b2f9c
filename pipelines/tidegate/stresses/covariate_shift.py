"""Rows of one kind become more, or fewer, than they are.

Rows for which the condition holds are weighed so that they make up `share` of all; the others make up the rest. The
model's answers stay the same: what the metric loses is what another mix of cases costs.

Why: a model that is good on average may be bad on what comes next: a new market, another season.

Example: `more_long_haul: {kind: covariate_shift, when: distance > 1500, share: 50%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.expression import ConditionText, parse
from tidegate.config.schema.data import Columns
from tidegate.config.section import Section
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import Share, undecidable

if TYPE_CHECKING:
    import numpy as np

    from tidegate.records import Stricter

STRICTER: "dict[str, Stricter]" = {}


class Params(Section):
    """Which rows become more, and how many of all they are then."""

    kind: Literal["covariate_shift"]
    when: ConditionText
    """A comparison, e.g. `distance > 1500`."""
    share: Share
    """The share of the rows for which it holds, after the shift."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from undecidable(params.when, columns)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    """Where no row, or every row, is of that kind, nothing can be weighed: then every weight is 0 and no metric is
    defined.
    """
    import numpy as np

    from tidegate.data.row_mask import mask

    holds = mask(parse(params.when), rows.table).to_numpy(bool)
    now = float(holds.mean())
    if now in (0.0, 1.0):
        return StressedRows(0, weights=np.zeros(len(holds)))
    weights = np.where(holds, params.share / now, (1 - params.share) / (1 - now))
    return StressedRows(len(holds), weights=weights)
