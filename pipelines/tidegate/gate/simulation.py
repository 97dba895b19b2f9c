"""Draw holdouts from a known population, to measure how often a gate errs.

The population is the available rows with both models' predictions: the true difference of the models is known. A model
is made worse by giving a share of its rows the prediction of the row at the other end of its ranking, until the true
loss is the wanted one: where that is enough, only rows whose prediction becomes lower, so that positive rows are missed
and no new ones are found. A draw is a holdout of as
many rows, or of whole blocks, with replacement.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities, metrics
from tidegate.arrays import Codes, Floats, Labels
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Paired
from tidegate.number_format import plain, significant
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = 0.15
"""Share of a retrained model's changes that rows of one block have in common: 10 % for another seed, 14 % for other
training rows and 17 % for fewer trees, measured on the flight-delay model by day."""


@dataclass(frozen=True, slots=True)
class Population:
    """Rows that draws are made of. `turn` (0..1) is the share of harm from which a row gets a wrong prediction.

    `wrongs` are these predictions, the gentler first.
    """

    evaluate: Evaluate
    both: Paired
    turn: Floats
    wrongs: tuple[Floats, ...]

    def harmed(self, share: float, wrong: Floats) -> Paired:
        """The rows as the models predict them, the head wrong in that share of them."""
        return replace(self.both, head=class_probabilities.chosen(self.turn < share, wrong, self.both.head))

    def loss(self, metric: str, both: Paired) -> float:
        """The true loss against the base in the metric's unit, whichever way it is better."""
        declared = self.evaluate.metrics[metric]
        base, head = (
            metrics.prepare(metric, declared, self.evaluate.threshold, both.truth, predicted)(None)
            for predicted in (both.base, both.head)
        )
        higher = metrics.load(metrics.kind_of(metric, declared)).DIRECTION is Direction.HIGHER
        return base - head if higher else head - base

    def losing(self, metric: str, wanted: float) -> Paired:
        """The rows with a head whose true loss is `wanted`. Raises EvidenceError where no such head can be made."""
        from scipy.optimize import brentq

        reach = [self.loss(metric, self.both)]
        for wrong in self.wrongs:
            reach.append(self.loss(metric, self.harmed(1.0, wrong)))
            if reach[0] <= wanted <= reach[-1]:
                share = brentq(lambda share: self.loss(metric, self.harmed(share, wrong)) - wanted, 0, 1, xtol=1e-5)  # noqa: B023 (called at once)
                return self.harmed(float(share), wrong)
        raise EvidenceError(
            f"{metric} can lose {significant(reach[0], 4)} to {significant(max(reach), 4)} on these rows, "
            f"not {plain(wanted)}"
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """Positions of the rows drawn, and the block of each: a block drawn twice is two."""

    rows: Codes
    block: Labels

    def of(self, both: Paired) -> Paired:
        names = np.arange(len(self.rows))
        return replace(both.only(self.rows), row_id=names, block=self.block)

    def columns(self, table: "pd.DataFrame") -> "pd.DataFrame":
        """The drawn rows of a table in the population's order, indexed as those of `of`."""
        return table.take(self.rows).set_axis(np.arange(len(self.rows)))


def population(evaluate: Evaluate, both: Paired, seed: int) -> Population:
    """The rows of both models. Harm comes in part block by block, as a retrained model's changes do."""
    from scipy.special import ndtr

    turn = ndtr(noise(both.block, np.random.default_rng(seed)))
    if both.head.ndim == 2:
        return Population(evaluate, both, turn, (_mistaken(both.head, 1), _mistaken(both.head, -1)))
    ranks = np.argsort(np.argsort(both.head, kind="stable"), kind="stable")
    other = np.sort(both.head)[::-1][ranks]
    return Population(evaluate, both, turn, (np.minimum(both.head, other), other))


def _mistaken(predicted: Floats, place: int) -> Floats:
    """The probabilities of the likeliest class and of the one at that place after it, exchanged: 1 is the next."""
    order = np.argsort(-predicted, axis=1, kind="stable")
    first, other = order[:, [0]], order[:, [place]]
    result = predicted.copy()
    np.put_along_axis(result, first, np.take_along_axis(predicted, other, axis=1), axis=1)
    np.put_along_axis(result, other, np.take_along_axis(predicted, first, axis=1), axis=1)
    return result


def noise(block: Labels, generator: np.random.Generator) -> Floats:
    """Standard normal numbers (n,), correlated within named blocks."""
    blocks, code = np.unique(block.astype(str), return_inverse=True)
    own = generator.normal(size=len(block))
    shared = np.where(blocks[code] == "", generator.normal(size=len(block)), generator.normal(size=len(blocks))[code])
    mixed: Floats = TOGETHER**0.5 * shared + (1 - TOGETHER) ** 0.5 * own
    return mixed


def draws(block: Labels, generator: np.random.Generator, *, rows: int | None = None) -> Iterator[Draw]:
    """Holdouts without end: rows, or as many whole blocks as there are and, of theirs, at most `rows` rows."""
    blocks, code = np.unique(block.astype(str), return_inverse=True)
    if blocks[0] == "":
        alone = np.full(rows or len(block), "", dtype=object)
        while True:
            yield Draw(generator.integers(0, len(block), len(alone)), alone)
    members = np.split(np.argsort(code, kind="stable"), np.cumsum(np.bincount(code))[:-1])
    names = np.array([str(number) for number in range(len(members))], dtype=object)
    while True:
        picked = generator.integers(0, len(members), len(members))
        places = np.concatenate([members[number] for number in picked])
        block = np.repeat(names, [len(members[number]) for number in picked])
        if rows is not None and rows < len(places):
            kept = np.sort(generator.choice(len(places), rows, replace=False))
            places, block = places[kept], block[kept]
        yield Draw(places, block)
