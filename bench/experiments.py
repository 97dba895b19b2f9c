"""False alarms of `tidegate ab` under continuous looking, and the units that it needs, by simulation.

    python bench/experiments.py [SIMULATIONS] [SEED]

A look is taken every 50 units from 200 on, up to 20,000: as often as a dashboard is reloaded. Beside it stands the
interval of a single look (z, 95 %), read at the same times. The seed is fresh at every run and printed.
"""

import math
import secrets
import sys
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from tidegate.experiments.assignment import SPLIT_ALPHA
from tidegate.stats.confidence_sequence import ArmTotals, error, half_width
from tidegate.stats.sample_ratio import bayes_factor

UNITS, EVERY, FIRST = 20_000, 50, 200
ALPHA, PLANNED = 0.05, 10_000
Draw = Callable[[np.random.Generator, int], np.ndarray]
POPULATIONS: dict[str, Draw] = {
    "yes/no, 50 %": lambda rng, n: (rng.random(n) < 0.5).astype(float),
    "yes/no, 5 %": lambda rng, n: (rng.random(n) < 0.05).astype(float),
    "yes/no, 1 %": lambda rng, n: (rng.random(n) < 0.01).astype(float),
    "log-normal, sigma 1": lambda rng, n: rng.lognormal(0, 1, n),
    "log-normal, sigma 2": lambda rng, n: rng.lognormal(0, 2, n),
    "5 % buy, log-normal": lambda rng, n: (rng.random(n) < 0.05) * rng.lognormal(3, 1, n),
}
SHARES = (0.5, 0.1, 0.02)


class Looks:
    """Totals of both arms at every look."""

    def __init__(self, values: np.ndarray, treated: np.ndarray) -> None:
        self.at = np.arange(FIRST, len(values) + 1, EVERY)
        self.control, self.treatment = (self._arm(values, own) for own in (~treated, treated))

    def _arm(self, values: np.ndarray, own: np.ndarray) -> list[ArmTotals]:
        places = self.at - 1
        rows, total = np.cumsum(own)[places], np.cumsum(values * own)[places]
        squares = np.cumsum(values**2 * own)[places]
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = total / rows
            variance = np.maximum(0, squares / rows - mean**2) * rows / (rows - 1)
        return [ArmTotals(int(n), float(m), float(v)) for n, m, v in zip(rows, mean, variance, strict=True)]


def first_exclusion(looks: Looks, truth: float, *, fewest: int = 100) -> tuple[int | None, int | None]:
    """The units at which the interval first excludes `truth`: ours, and that of a single look."""
    z = NormalDist().inv_cdf(1 - ALPHA / 2)
    ours = single = None
    for units, control, treatment in zip(looks.at.tolist(), looks.control, looks.treatment, strict=True):
        if min(control.rows, treatment.rows) < fewest:
            continue
        away = abs(treatment.mean - control.mean - truth)
        if single is None and away > z * math.sqrt(
            control.variance / control.rows + treatment.variance / treatment.rows
        ):
            single = units
        if away > half_width(units, error(control, treatment), planned=PLANNED, alpha=ALPHA):
            return units, single or units
    return ours, single


def false_alarms(rng: np.random.Generator, simulations: int) -> None:
    print("| outcome | share of the treatment | tidegate ab | interval of one look |\n|---|---|---|---|")
    for share in SHARES:
        for name, draw in POPULATIONS.items():
            hits = [
                first_exclusion(Looks(draw(rng, UNITS), rng.random(UNITS) < share), 0.0) for _ in range(simulations)
            ]
            ours, single = (sum(hit[side] is not None for hit in hits) / simulations for side in (0, 1))
            print(f"| {name} | {share:.0%} | {ours:.1%} | {single:.1%} |", flush=True)


def units_needed(rng: np.random.Generator, simulations: int) -> None:
    """The fixed test is planned for 80 % power at the effect that is there."""
    print("\n| true effect on 10 % | fixed test | median of tidegate ab | mean | decided by the fixed test's end |")
    print("|---|---|---|---|---|")
    normal = NormalDist()
    for effect in (0.01, 0.015, 0.02, 0.03):
        base, better = 0.1, 0.1 + effect
        variance = base * (1 - base) + better * (1 - better)
        fixed = math.ceil(2 * (normal.inv_cdf(0.975) + normal.inv_cdf(0.8)) ** 2 * variance / effect**2)
        ends = []
        for _ in range(simulations):
            treated = rng.random(4 * fixed) < 0.5
            values = (rng.random(4 * fixed) < np.where(treated, better, base)).astype(float)
            ends.append(first_exclusion(Looks(values, treated), 0.0)[0] or 4 * fixed)
        within = np.mean(np.array(ends) <= fixed)
        row = f"| +{effect:.1%} | {fixed:,} | {np.median(ends):,.0f} | {np.mean(ends):,.0f} | {within:.0%} |"
        print(row, flush=True)


def split(rng: np.random.Generator, simulations: int) -> None:
    print("\n| declared | true share | called wrong by 20,000 units, looked at every 50 |\n|---|---|---|")
    for declared, true in ((0.5, 0.5), (0.1, 0.1), (0.5, 0.51), (0.5, 0.52), (0.5, 0.53), (0.1, 0.12)):
        treated = np.cumsum(rng.random((simulations, UNITS)) < true, axis=1)[:, FIRST - 1 :: EVERY]
        at = np.arange(FIRST, UNITS + 1, EVERY)
        called = [
            any(bayes_factor(n - t, t, declared) >= 1 / SPLIT_ALPHA for n, t in zip(at.tolist(), row, strict=True))
            for row in treated.tolist()
        ]
        print(f"| {declared:.0%} | {true:.0%} | {np.mean(called):.1%} |", flush=True)


def main() -> None:
    simulations = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(2**32)
    print(f"{simulations:,} simulations, seed {seed}\n")
    rng = np.random.default_rng(seed)
    false_alarms(rng, simulations)
    units_needed(rng, min(simulations, 500))
    split(rng, min(simulations, 1000))


if __name__ == "__main__":
    main()
