"""How often the interval that `evaluate` states for a metric holds the true value: `python bench/interval_coverage.py`.

Holdouts are drawn from populations whose true metrics are known, small ones, with rare classes, and with rows that are
alike within a day, and each is given to `models.evaluation.metric_intervals`. Of 95 % intervals, 93 to 97 % should hold
the truth.
Arguments: draws per population (1,000), seed, words that the names of the populations to draw have, metrics, and the
number of the first draw, so that a long run is one of several: `1000 7 "60 days" precision,brier`.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from pydantic import TypeAdapter
from scipy.special import expit

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation.metric_intervals import HoldoutRows, intervals

LEVEL, TRUTH_BLOCKS, TRUTH_ROWS = 0.95, 40_000, 2_000_000
BINARY = (
    "roc_auc",
    "average_precision",
    "brier",
    "log_loss",
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
)
CLASSES = ("accuracy", "balanced_accuracy", "f1_macro", "f1_weighted", "recall_macro", "log_loss", "roc_auc_ovr")
NUMBERS = ("rmse", "mae", "r2")
Draw = Callable[[np.random.Generator, int, int], HoldoutRows]


@dataclass(frozen=True)
class Population:
    """Rows by the day, each day with as many; one row a day is one by itself."""

    name: str
    task: str
    metrics: tuple[str, ...]
    draw: Draw
    days: int
    of_day: int = 1
    threshold: float = 0.5


def yes_or_no(rate: float, effect: float) -> Draw:
    """A probability that is a little too sure; each day's truth leans one way by `effect`."""

    def draw(generator: np.random.Generator, days: int, of_day: int) -> HoldoutRows:
        rows = days * of_day
        score = np.log(rate / (1 - rate)) - 0.5 + 1.2 * generator.normal(size=rows)
        lean = effect * np.repeat(generator.normal(size=days), of_day)
        truth = (generator.random(rows) < expit(0.9 * score + lean)).astype(float)
        return HoldoutRows(truth, expit(score), blocks(days, of_day))

    return draw


def classes(shares: tuple[float, ...], effect: float) -> Draw:
    """One of several classes, by scores that know the class a little."""

    def draw(generator: np.random.Generator, days: int, of_day: int) -> HoldoutRows:
        rows = days * of_day
        lean = np.repeat(generator.normal(size=(days, len(shares))), of_day, axis=0)
        weights = np.asarray(shares) * np.exp(effect * lean)
        truth = (generator.random(rows)[:, None] > np.cumsum(weights / weights.sum(1, keepdims=True), 1)).sum(1)
        truth = np.minimum(truth, len(shares) - 1)
        score = np.log(shares) + generator.normal(size=(rows, len(shares)))
        score[np.arange(rows), truth] += 1.5
        likely = np.exp(score)
        return HoldoutRows(truth.astype(float), likely / likely.sum(1, keepdims=True), blocks(days, of_day))

    return draw


def numbers(tail: str, effect: float) -> Draw:
    """A number with errors of a normal, of Student's t with five degrees, or of a skewed distribution."""

    def draw(generator: np.random.Generator, days: int, of_day: int) -> HoldoutRows:
        rows = days * of_day
        predicted = 2 * generator.normal(size=rows)
        error = {
            "normal": lambda: generator.normal(size=rows),
            "t": lambda: generator.standard_t(5, size=rows),
            "skewed": lambda: generator.exponential(size=rows) - 1,
        }[tail]()
        lean = effect * np.repeat(generator.normal(size=days), of_day)
        return HoldoutRows(predicted + error + lean, predicted, blocks(days, of_day))

    return draw


def blocks(days: int, of_day: int) -> np.ndarray:
    return np.full(days, "") if of_day == 1 else np.repeat(np.char.add("day ", np.arange(days).astype(str)), of_day)


POPULATIONS = (
    *(
        Population(f"30 % positive, {rows:,} rows", "binary", BINARY, yes_or_no(0.3, 0), rows)
        for rows in (60, 200, 2_000)
    ),
    *(
        Population(f"2 % positive, {rows:,} rows", "binary", BINARY, yes_or_no(0.02, 0), rows, threshold=0.05)
        for rows in (500, 2_000, 10_000)
    ),
    *(
        Population(f"30 % positive, {days} days of 40 rows", "binary", BINARY, yes_or_no(0.3, 0.7), days, 40)
        for days in (12, 30, 60)
    ),
    Population("2 % positive, 60 days of 100 rows", "binary", BINARY, yes_or_no(0.02, 0.7), 60, 100, 0.05),
    Population("three classes, 200 rows", "multiclass", CLASSES, classes((0.5, 0.3, 0.2), 0), 200),
    Population("three classes, one of 3 %, 600 rows", "multiclass", CLASSES, classes((0.6, 0.37, 0.03), 0), 600),
    Population("three classes, 40 days of 30 rows", "multiclass", CLASSES, classes((0.5, 0.3, 0.2), 0.5), 40, 30),
    *(
        Population(f"{tail} errors, {rows} rows", "regression", NUMBERS, numbers(tail, 0), rows)
        for tail in ("normal", "t", "skewed")
        for rows in (60, 500)
    ),
    Population("normal errors, 30 days of 20 rows", "regression", NUMBERS, numbers("normal", 0.7), 30, 20),
)


def covered(population: Population, draws: range, seed: int) -> Iterator[tuple[str, int, int, int]]:
    """Per metric: how often its interval holds the truth, lies above it, is undefined."""
    declared = TypeAdapter(Evaluate).validate_python(
        {
            "task": population.task,
            "threshold": population.threshold,
            "level": LEVEL,
            "metrics": {name: {} for name in population.metrics},
        }
    )
    many = TRUTH_ROWS if population.of_day == 1 else TRUTH_BLOCKS
    whole = population.draw(np.random.default_rng([seed, 0]), many, population.of_day if population.of_day == 1 else 50)
    truths = {
        name: metrics.prepare(name, metric, declared.threshold, whole.truth, whole.predicted)(None)
        for name, metric in declared.metrics.items()
    }
    held, above, undefined = (dict.fromkeys(population.metrics, 0) for _ in range(3))
    for number in draws:
        rows = population.draw(np.random.default_rng([seed, 1, number]), population.days, population.of_day)
        for found in intervals(declared, rows, rows.truth, seed):
            if found.low is None or found.high is None:
                undefined[found.metric] += 1
            else:
                held[found.metric] += found.low <= truths[found.metric] <= found.high
                above[found.metric] += truths[found.metric] < found.low
    yield from ((name, held[name], above[name], undefined[name]) for name in population.metrics)


def chosen(words: str, names: str) -> Iterator[Population]:
    """The populations with these words in their names, with these of their metrics; all where nothing is named."""
    for population in POPULATIONS:
        wanted = tuple(name for name in population.metrics if not names or name in names.split(","))
        if words in population.name and wanted:
            yield replace(population, metrics=wanted)


def main() -> None:
    given = dict(enumerate(sys.argv[1:]))
    draws, first = int(given.get(0, 1_000)), int(given.get(4, 0))
    seed = int(given[1]) if 1 in given else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"{draws:,} draws a population, seed {seed}; a share of 95 % has a standard error of", end=" ")
    print(f"{100 * sqrt(0.95 * 0.05 / draws):.1f} points\n")
    print("| population | metric | draws | holds the truth | above it | below it |\n|---|---|--:|--:|--:|--:|")
    for population in chosen(given.get(2, ""), given.get(3, "")):
        for name, held, above, undefined in covered(population, range(first, first + draws), seed):
            stated = draws - undefined
            share = held / stated if stated else float("nan")
            beyond = "**" if not 0.93 <= share <= 0.97 else ""
            below = (stated - held - above) / stated if stated else float("nan")
            rest = f"{above / stated if stated else float('nan'):.1%} | {below:.1%}"
            print(f"| {population.name} | {name} | {stated:,} | {beyond}{share:.1%}{beyond} | {rest} |", flush=True)


if __name__ == "__main__":
    main()
