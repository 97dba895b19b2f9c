"""Paired resamples of ROC-AUC: tidegate's prepared metric against scipy.stats.bootstrap around scikit-learn.

    python bench/bootstrap.py [ROWS] [RESAMPLES] [PEER_RESAMPLES]

Both are timed on the same rows, with the intervals of the difference of two models. scikit-learn is timed on fewer
resamples and scaled, because 2,000 of them take minutes; its interval is that of as many. The last line is what
`evaluate` and the gate use instead: the jackknife, without resamples.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.stats import bootstrap
from sklearn.metrics import roc_auc_score

from tidegate.metrics import roc_auc
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import combined

SEED, LEVEL = 20131001, 0.95


def rows(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, and the predictions of two models of which the second sees a little less."""
    draw = np.random.default_rng(SEED)
    odds = draw.normal(-1.2, 1.0, count)
    truth = (draw.random(count) < 1 / (1 + np.exp(-odds))).astype(float)
    return truth, odds + draw.normal(0, 1.0, count), odds + draw.normal(0, 1.1, count)


def timed(run: Callable[[], tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    started = time.process_time()
    found = run()
    return time.process_time() - started, found


def main(count: int = 82_609, resamples: int = 2_000, peer_resamples: int = 100) -> None:
    truth, one, other = rows(count)

    def ours() -> tuple[float, float]:
        draw = np.random.default_rng(SEED)
        first, second = (roc_auc.prepare(truth, predicted, 0.5) for predicted in (one, other))
        weights = (np.bincount(draw.integers(0, count, count), minlength=count) + 0.0 for _ in range(resamples))
        moved = [first(each) - second(each) for each in weights]
        low, high = np.quantile(moved, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return float(low), float(high)

    def theirs() -> tuple[float, float]:
        def difference(*resampled: np.ndarray) -> float:
            return float(roc_auc_score(resampled[0], resampled[1]) - roc_auc_score(resampled[0], resampled[2]))

        settings = {"paired": True, "vectorized": False, "method": "percentile", "confidence_level": LEVEL}
        generator = np.random.default_rng(SEED)
        found = bootstrap((truth, one, other), difference, n_resamples=peer_resamples, rng=generator, **settings)
        return float(found.confidence_interval.low), float(found.confidence_interval.high)

    def jackknife() -> tuple[float, float]:
        first, second = (roc_auc.prepare(truth, predicted, 0.5) for predicted in (one, other))
        over = units(np.full(count, "", dtype=object))
        sampled = sample(combined(lambda a, b: a - b, first, second), over, seed=SEED, ends=(-1.0, 1.0))
        return score_test.lower(sampled, (1 - LEVEL) / 2), score_test.upper(sampled, (1 - LEVEL) / 2)

    (fast, (low, high)), (slow, (their_low, their_high)) = timed(ours), timed(theirs)
    slow *= resamples / peer_resamples
    quick, (left, right) = timed(jackknife)
    print(f"{count:,} rows, {resamples:,} paired resamples, CPU seconds")
    print(f"tidegate              {fast:8.1f}   [{low:.5f}, {high:.5f}]")
    print(f"scipy + scikit-learn  {slow:8.1f}   [{their_low:.5f}, {their_high:.5f}]  {slow / fast:.1f} times as long")
    print(f"jackknife             {quick:8.1f}   [{left:.5f}, {right:.5f}]")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
