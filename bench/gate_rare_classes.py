"""Populations with a rare class: what rules decide where few rows carry the metric.

A model sees the class through noise. The head loses by rows of the rare class alone, of which a share looks like those
of the common one to it, or by more noise on all rows. The limit is the true loss, measured once on a very large draw
whose rows are weighted to the shares of the small ones.

Cells are named by how many rows the rare class has, and how many of them are lost on average. All came after the
methods.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, partial

import numpy as np
import pandas as pd

from gate_populations import Cell, decide, evidence_of
from tidegate import metrics
from tidegate.config.schema.evaluate import DeclaredMetric
from tidegate.gate.evidence import Evidence
from tidegate.records import Verdict

Generator = np.random.Generator
BINARY = ("balanced_accuracy", "recall", "f1", "f1_macro", "precision_macro", "roc_auc", "average_precision")
MULTICLASS = ("recall_macro", "f1_macro", "precision_macro", "roc_auc_ovr")
RARE = (8, 20, 60)
ROWS = 1000
LARGE = 100_000
"""Rows of each class in the draw that gives the truth."""
RIGHT = 0.84
"""The share of the rare rows that the base gets right, about."""
OWN = 0.3
"""How far a head moves the log-odds of a row beyond what it loses."""
NOISY = 1.0
"""The same, where it loses by all rows."""
ALIKE = "no loss"
BY_RARE, BY_ALL = "loss by rare rows", "loss by all rows"


@dataclass(frozen=True)
class Population:
    """So many rows of each class, the last the rare one, and how the head loses: `hurt` is the share of rare rows.

    With `days`, rows are of that many days of unequal luck: a day moves the log-odds of its rows in both models, and
    the share that is hurt goes with an exponential draw of the day.
    """

    counts: tuple[int, ...]
    loss: str = ALIKE
    hurt: float = 0.0
    days: int = 0

    @property
    def binary(self) -> bool:
        return len(self.counts) == 2


@dataclass(frozen=True)
class Rows:
    truth: np.ndarray
    base: np.ndarray
    head: np.ndarray
    day: np.ndarray


def cells() -> Iterator[Cell]:
    """All of them, in the order of the table."""
    yield from _losses("binary", BINARY)
    yield from _losses("three classes", MULTICLASS)
    yield from _together()
    yield from _by_day()
    yield from _slices()
    yield from _floors()


def counts(task: str, rare: int) -> tuple[int, ...]:
    return (2 * ROWS - rare, rare) if task == "binary" else (6 * ROWS // 10, 4 * ROWS // 10 - rare, rare)


def _losses(task: str, of: tuple[str, ...]) -> Iterator[Cell]:
    for metric in of:
        for rare in RARE:
            for lost in (2, 4.5) if rare > min(RARE) else (4.5,):
                population = Population(counts(task, rare), BY_RARE, lost / rare / RIGHT)
                name = f"{metric}, {task}, {rare} rare rows, of which {lost:g} are lost"
                yield Cell(name, "on", partial(no_regression, population, metric))
        name = f"{metric}, {task}, {max(RARE)} rare rows, {BY_ALL}"
        yield Cell(name, "on", partial(no_regression, Population(counts(task, max(RARE)), BY_ALL), metric))


def _together() -> Iterator[Cell]:
    """Where nothing is lost, the rules of all metrics may block in alpha of the draws together."""
    for task, of in (("binary", BINARY), ("three classes", MULTICLASS)):
        for rare in RARE:
            name = f"all of these together, margin 0, {task}, {rare} rare rows, no loss"
            yield Cell(name, "within", partial(_no_loss, Population(counts(task, rare)), of), draws=0.5)


def _by_day() -> Iterator[Cell]:
    for task, of in (("binary", BINARY), ("three classes", MULTICLASS)):
        for metric in of:
            for rare in (20, 60):
                population = Population(counts(task, rare), BY_RARE, 0.12, days=60)
                name = f"{metric}, {task}, {rare} rare rows over 60 days, of which 1 in 10 is lost"
                yield Cell(name, "on", partial(no_regression, population, metric))


def _slices() -> Iterator[Cell]:
    for metric in ("balanced_accuracy", "recall", "f1_macro", "roc_auc", "average_precision"):
        population = Population(counts("binary", 20), BY_RARE, 4.5 / 20 / RIGHT)
        name = f"{metric} of a slice with 20 rare rows"
        yield Cell(f"{name}, of which 4.5 are lost", "on", partial(_slice_regression, population, metric))
        yield Cell(f"{name}, gap to the whole", "on", partial(_slice_gap, population, metric))
    for rare in (20, 60):
        name = f"recall of two groups of {rare} rare rows, one below the other"
        yield Cell(name, "on", partial(_fairness_gap, Population(counts("binary", rare), BY_RARE, 0.3)))


def _floors() -> Iterator[Cell]:
    for task, of in (("binary", BINARY), ("three classes", MULTICLASS)):
        for metric in of:
            for rare in RARE:
                name = f"{metric} on its floor, {task}, {rare} rare rows"
                yield Cell(name, "on", partial(_floor, Population(counts(task, rare)), metric))


def drawn(population: Population, generator: Generator, sizes: tuple[int, ...]) -> Rows:
    """So many rows of each class. Days are unlimited where rows are many: their luck is a population's, too."""
    truth = np.repeat(np.arange(len(sizes)), sizes)
    rare = truth == len(sizes) - 1
    days = population.days if len(truth) < LARGE else population.days * 100
    day = generator.choice(days, len(truth), p=_luck(generator, days)) if days else np.zeros(len(truth), dtype=int)
    base = _odds(truth, len(sizes), generator)
    if days:
        base += 0.4 * generator.normal(size=(days, base.shape[1]))[day]
    own = generator.normal(size=base.shape)
    if population.loss == ALIKE:
        # exchangeable: neither of the two is the other with noise
        return _rows(population, truth, base + OWN * generator.normal(size=base.shape), base + OWN * own, day)
    head = base + (NOISY if population.loss == BY_ALL else OWN) * own
    if population.loss == BY_RARE:
        hurt = population.hurt * (generator.exponential(size=days)[day] if days else 1.0)
        lost = rare & (generator.random(len(truth)) < hurt)
        head[lost] = _odds(np.zeros(int(lost.sum()), dtype=int), len(sizes), generator)
    return _rows(population, truth, base, head, day)


def _luck(generator: Generator, days: int) -> np.ndarray:
    busy = np.exp(0.3 * generator.normal(size=days))
    return busy / busy.sum()


def _odds(truth: np.ndarray, count: int, generator: Generator) -> np.ndarray:
    if count == 2:
        return np.where(truth, 1.0, -2.5)[:, None] + generator.normal(size=(len(truth), 1))
    return 2.2 * (truth[:, None] == np.arange(count)) + generator.normal(size=(len(truth), count))


def _rows(population: Population, truth: np.ndarray, base: np.ndarray, head: np.ndarray, day: np.ndarray) -> Rows:
    if population.binary:
        return Rows(truth.astype(float), 1 / (1 + np.exp(-base[:, 0])), 1 / (1 + np.exp(-head[:, 0])), day)
    base, head = (np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True) for odds in (base, head))
    return Rows(truth.astype(float), base, head, day)


@cache
def truth_of(*populations: Population, metric: str) -> tuple[float, float]:
    """The metric of base and head in the population, or in all rows of several."""
    large = np.random.default_rng(7)
    drawn_rows = [drawn(each, large, (LARGE,) * len(each.counts)) for each in populations]
    weights = np.concatenate([np.repeat(np.array(each.counts) / LARGE, LARGE) for each in populations])
    rows = together(drawn_rows)
    base, head = (
        metrics.prepare(metric, DeclaredMetric(), 0.5, rows.truth, side)(weights) for side in (rows.base, rows.head)
    )
    return base, head


def together(parts: list[Rows]) -> Rows:
    """The rows of several populations, one after another."""
    return Rows(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Rows)))


def loss_of(population: Population, metric: str) -> float:
    base, head = truth_of(population, metric=metric)
    return base - head


def _evidence(of: tuple[str, ...], rows: Rows, **others: object) -> Evidence:
    block = np.array([f"day {day}" for day in rows.day], dtype=object) if rows.day.any() else None
    return evidence_of(list(of), rows.truth, rows.base, rows.head, block, **others)


def no_regression(population: Population, metric: str, generator: Generator) -> Verdict:
    known = _evidence((metric,), drawn(population, generator, population.counts))
    return decide(known, {"kind": "no_regression", "metric": metric, "margin": loss_of(population, metric)})


def _no_loss(population: Population, of: tuple[str, ...], generator: Generator) -> Verdict:
    known = _evidence(of, drawn(population, generator, population.counts))
    return decide(known, *({"kind": "no_regression", "metric": metric, "margin": 0.0} for metric in of))


def _floor(population: Population, metric: str, generator: Generator) -> Verdict:
    known = _evidence((metric,), drawn(population, generator, population.counts))
    return decide(known, {"kind": "floor", "metric": metric, "at": truth_of(population, metric=metric)[1]})


def _beside(population: Population, metric: str, generator: Generator) -> tuple[Population, Evidence]:
    """Rows of the population as the part `b` of a slice, beside as many of a part that loses nothing."""
    other = Population(population.counts)
    parts = [drawn(each, generator, each.counts) for each in (other, population)]
    rows = together(parts)
    table = pd.DataFrame({"part": np.repeat(["a", "b"], [len(part.truth) for part in parts])})
    slices = {"part": {"by": "part", "min_rows": 50}, "b": {"when": "part == 'b'", "min_rows": 50}}
    return other, _evidence((metric,), rows, table=table, slices=slices)


def _slice_regression(population: Population, metric: str, generator: Generator) -> Verdict:
    _, known = _beside(population, metric, generator)
    margin = loss_of(population, metric)
    return decide(known, {"kind": "slice_regression", "metric": metric, "slices": "part", "margin": margin})


def _slice_gap(population: Population, metric: str, generator: Generator) -> Verdict:
    other, known = _beside(population, metric, generator)
    gap = truth_of(other, population, metric=metric)[1] - truth_of(population, metric=metric)[1]
    return decide(known, {"kind": "slice_gap", "metric": metric, "slices": "b", "at_most": gap})


def _fairness_gap(population: Population, generator: Generator) -> Verdict:
    other, known = _beside(population, "recall", generator)
    gap = truth_of(other, metric="recall")[1] - truth_of(population, metric="recall")[1]
    rule = {"kind": "fairness_gap", "metric": "recall", "by": "part", "at_most": gap, "min_rows": 10}
    return decide(known, rule)
