"""How often `evaluate` names a weak slice where none is, and where one is: `python bench/weak_slices.py`.

Errors are drawn that do not depend on any feature, so that every slice that is named is a false alarm: at most
1 − level of the runs may name one, and a point more for chance. Then part of the rows is given larger errors, to see
how large they must be to be found. Arguments: draws per population (400), seed.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from tidegate.models.evaluation.weak_slices import weak_slices

LEVEL = 0.95
MORE = (0.02, 0.05, 0.1)
Errors = Callable[[np.random.Generator, int], np.ndarray]


@dataclass(frozen=True)
class Population:
    """Rows by the day, each day with as many; one row a day is one by itself. Where `excess` is, a tenth is worse."""

    name: str
    errors: Errors
    days: int
    of_day: int = 1
    effect: float = 0.0
    excess: float = 0.0


def brier(generator: np.random.Generator, rows: int) -> np.ndarray:
    """The squared error of a true probability."""
    probability = generator.beta(2, 5, rows)
    return np.square(probability - (generator.random(rows) < probability))


def heavy(generator: np.random.Generator, rows: int) -> np.ndarray:
    """The absolute error of a number whose errors are of Student's t with three degrees."""
    return abs(generator.standard_t(3, rows))


def rare(generator: np.random.Generator, rows: int) -> np.ndarray:
    """One row in fifty is a miss."""
    return (generator.random(rows) < 0.02).astype(float)


POPULATIONS = (
    *(Population(f"squared errors, {rows:,} rows", brier, rows) for rows in (1_000, 4_000, 20_000)),
    Population("heavy tails, 1,000 rows", heavy, 1_000),
    Population("heavy tails, 4,000 rows", heavy, 4_000),
    Population("rare misses, 4,000 rows", rare, 4_000),
    Population("squared errors, 20 days of 200 rows, days differ", brier, 20, 200, effect=0.05),
    Population("squared errors, 60 days of 70 rows, days differ", brier, 60, 70, effect=0.05),
    Population("squared errors, 60 days of 70 rows, days do not differ", brier, 60, 70),
    *(
        Population(f"a tenth of 8,000 rows errs by {more} more", brier, 8_000, excess=more)
        for more in (0.02, 0.05, 0.1)
    ),
)


def features(generator: np.random.Generator, population: Population) -> pd.DataFrame:
    """Numbers, a number with gaps, a category, and one that is the same all day, as the weather is."""
    rows = population.days * population.of_day
    gaps = generator.normal(size=rows)
    gaps[generator.random(rows) < 0.2] = np.nan
    return pd.DataFrame(
        {
            "distance": generator.exponential(size=rows),
            "temperature": np.repeat(generator.normal(size=population.days), population.of_day),
            "pressure": gaps,
            "carrier": generator.choice(["AA", "B6", "HA", "UA", "DL"], rows, p=[0.4, 0.3, 0.1, 0.1, 0.1]),
        }
    )


def named(population: Population, generator: np.random.Generator) -> list[str]:
    """The slices that are named on one draw."""
    given = features(generator, population)
    errors = population.errors(generator, len(given))
    errors = errors + population.effect * np.repeat(generator.normal(size=population.days), population.of_day)
    errors = errors + population.excess * (given["carrier"] == "HA").to_numpy()
    alone = population.of_day == 1
    block = np.full(len(given), "") if alone else np.repeat(np.arange(population.days).astype(str), population.of_day)
    return [part.slice for part in weak_slices(given, errors, block, level=LEVEL, seed=int(generator.integers(2**31)))]


def measured(draws: int, seed: int) -> Iterator[str]:
    for place, population in enumerate(POPULATIONS):
        runs = [named(population, np.random.default_rng([seed, place, number])) for number in range(draws)]
        any_named = sum(bool(run) for run in runs) / draws
        if population.excess:
            right = sum(any(part == "carrier = HA" for part in run) for run in runs) / draws
            yield f"| {population.name} | {any_named:.1%} | {right:.1%} |"
        else:
            beyond = "**" if any_named > 1 - LEVEL + 0.01 else ""
            yield f"| {population.name} | {beyond}{any_named:.1%}{beyond} | – |"


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"{draws:,} draws a population, seed {seed}; a share of 5 % has a standard error of", end=" ")
    print(f"{100 * sqrt(0.05 * 0.95 / draws):.1f} points\n")
    print("| population | runs that name a slice | that name it by the condition it has |\n|---|--:|--:|")
    for line in measured(draws, seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
