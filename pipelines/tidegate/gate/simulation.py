"""Holdouts drawn from a population in which the truth about two models is known, to measure how often a gate errs.

The population is the rows at hand as both models predict them. A model is made worse by giving a share of its rows the
answer of the row at the other end of its ranking, more rows until it truly loses what is wanted: where that is enough,
only rows whose answer becomes a lower one, so that positive rows are lost and none is found. A draw is a holdout of as
many rows, or of whole blocks, with replacement.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tidegate import metrics
from tidegate.arrays import Codes, Floats, Labels
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Paired
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = 0.15
"""Share of a retrained model's changes that rows of one block have in common: 10 % for another seed, 14 % for other
training rows and 17 % for fewer trees, measured on the flight-delay model by day."""


@dataclass(frozen=True, slots=True)
class Population:
    """Rows that draws are made of. `turn` (0..1) is the share of harm from which on a row gets a wrong answer.

    `wrongs` are the answers for that, the gentler first.
    """

    evaluate: Evaluate
    both: Paired
    turn: Floats
    wrongs: tuple[Floats, ...]

    def harmed(self, share: float, wrong: Floats) -> Paired:
        """The rows as the models predict them, the head wrong in that share of them."""
        return replace(self.both, head=np.where(self.turn < share, wrong, self.both.head))

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
        """The rows with a head that truly loses so much. Raises EvidenceError where it loses more, or never so much."""
        from scipy.optimize import brentq

        reach = [self.loss(metric, self.both)]
        for wrong in self.wrongs:
            reach.append(self.loss(metric, self.harmed(1.0, wrong)))
            if reach[0] <= wanted <= reach[-1]:
                share = brentq(lambda share: self.loss(metric, self.harmed(share, wrong)) - wanted, 0, 1, xtol=1e-5)  # noqa: B023 (called at once)
                return self.harmed(float(share), wrong)
        raise EvidenceError(f"{metric} can lose {reach[0]:.4g} to {max(reach):.4g} here, {wanted:g} is asked for")


@dataclass(frozen=True, slots=True)
class Draw:
    """Places of the rows drawn, and the block that each stands for: a block drawn twice is two."""

    rows: Codes
    block: Labels

    def of(self, both: Paired) -> Paired:
        names = np.arange(len(self.rows))
        return Paired(names, both.truth[self.rows], both.base[self.rows], both.head[self.rows], self.block)

    def columns(self, table: "pd.DataFrame") -> "pd.DataFrame":
        """The drawn rows of a table whose rows stand in the population's order, named as those of `of`."""
        return table.take(self.rows).set_axis(np.arange(len(self.rows)))


def population(evaluate: Evaluate, both: Paired, seed: int) -> Population:
    """The rows of both models. Harm comes in part block by block, as a retrained model's changes do."""
    from scipy.special import ndtr

    ranks = np.argsort(np.argsort(both.head, kind="stable"), kind="stable")
    other = np.sort(both.head)[::-1][ranks]
    turn = ndtr(noise(both.block, np.random.default_rng(seed)))
    return Population(evaluate, both, turn, (np.minimum(both.head, other), other))


def noise(block: Labels, generator: np.random.Generator) -> Floats:
    """Standard normal numbers (n,), correlated within named blocks."""
    known, code = np.unique(block.astype(str), return_inverse=True)
    own = generator.normal(size=len(block))
    shared = np.where(known[code] == "", generator.normal(size=len(block)), generator.normal(size=len(known))[code])
    mixed: Floats = TOGETHER**0.5 * shared + (1 - TOGETHER) ** 0.5 * own
    return mixed


def draws(block: Labels, generator: np.random.Generator, *, rows: int | None = None) -> Iterator[Draw]:
    """Holdouts without end: rows, or as many whole blocks as there are and, of theirs, at most `rows` rows."""
    known, code = np.unique(block.astype(str), return_inverse=True)
    if known[0] == "":
        alone = np.full(rows or len(block), "", dtype=object)
        while True:
            yield Draw(generator.integers(0, len(block), len(alone)), alone)
    members = np.split(np.argsort(code, kind="stable"), np.cumsum(np.bincount(code))[:-1])
    names = np.array([str(each) for each in range(len(members))], dtype=object)
    while True:
        picked = generator.integers(0, len(members), len(members))
        places = np.concatenate([members[each] for each in picked])
        block = np.repeat(names, [len(members[each]) for each in picked])
        if rows is not None and rows < len(places):
            kept = np.sort(generator.choice(len(places), rows, replace=False))
            places, block = places[kept], block[kept]
        yield Draw(places, block)
