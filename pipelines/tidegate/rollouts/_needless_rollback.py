"""How often an analysis stops a version over many looks at overlapping windows.

No closed form exists for that many dependent looks, so they are simulated: 5,000 rollouts, always the same draws. What
is simulated is what the rendered analysis does, request by request: windows that slide by the interval, one failure
stops, and a share fails where it exceeds its limit by more than the allowance of that window. Requests come at the
expected rate; with a design effect d, n of them err as n / d independent ones would.
"""

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from tidegate.arrays import Counts, Floats, Mask
from tidegate.stats.binomial import allowance

DRAWS = 5_000
CELLS = 4_000_000
"""Of draws and times: where a hold has very many looks, there are fewer draws."""
LOOKS = 300
"""So many are simulated; of more, each later one stops as often as the later half of these."""
SEED = 20130101


@lru_cache(maxsize=256)
def stops(  # noqa: PLR0913 (numbers, so that the cache can compare them)
    limit: float,
    ratios: tuple[float, ...],
    *,
    rate: float,
    window_s: int,
    every_s: int,
    count: int,
    alpha: float,
    design_effect: float,
) -> tuple[float, ...]:
    """Per ratio: the probability that any of `count` looks fails a version whose true share is that times the limit.

    `rate` is the candidate's requests per second.
    """
    looks = min(count, LOOKS)
    lengths = list(_pieces(window_s, every_s, looks))
    draws = min(DRAWS, max(CELLS // len(lengths), 500))
    uniform = np.random.default_rng(SEED).random((draws, len(lengths)))
    ends = np.cumsum(lengths) * rate / design_effect
    sizes = np.diff(np.floor(ends), prepend=0.0).astype(int)
    requests = rate * window_s
    a, b = allowance(limit, alpha, design_effect)
    allowed = (limit + a / math.sqrt(requests) + b / requests) * requests / design_effect if requests else math.inf
    probabilities = []
    for ratio in ratios:
        counts = _drawn(uniform, sizes, min(limit * ratio, 1.0))
        probabilities.append(_any(_windows(counts, lengths, window_s, every_s, looks) > allowed, count))
    return tuple(probabilities)


def _pieces(window_s: int, every_s: int, looks: int) -> Iterator[int]:
    """Lengths that end where a window begins or ends: the first window, then each interval."""
    whole, rest = divmod(window_s, every_s)
    early = [every_s - rest, rest] if rest else [every_s]
    yield from [rest] if rest else []
    yield from early * whole
    yield from early * (looks - 1)


def _drawn(uniform: Floats, sizes: Counts, share: float) -> Counts:
    """Binomial counts by inversion: the same uniform numbers for every share, so that more errors stop no less."""
    counts = np.zeros(uniform.shape, dtype=np.int64)
    for size in np.unique(sizes[sizes > 0]):
        least, most = _drawable(int(size), share)
        cumulative = _cumulative(np.arange(least, most + 1), int(size), share)
        places = np.flatnonzero(sizes == size)
        counts[:, places] = least + np.searchsorted(cumulative, uniform[:, places])
    return counts


def _cumulative(counts: Counts, size: int, share: float) -> Floats:
    """The probability of at most that many of `size`."""
    from scipy.special import bdtr, betainc

    if size <= np.iinfo(np.int32).max:  # bdtr takes no larger one
        return np.asarray(bdtr(counts, size, share))
    return np.where(counts >= size, 1.0, betainc(np.maximum(size - counts, 1), counts + 1, 1 - share))


def _drawable(size: int, share: float) -> tuple[int, int]:
    """Between which counts a draw falls: a uniform number has 53 bits, and 12 standard deviations are beyond them."""
    mean, reach = size * share, 12 * math.sqrt(size * share * (1 - share)) + 150
    return max(0, math.floor(mean - reach)), min(size, math.ceil(mean + reach))


def _windows(counts: Counts, lengths: list[int], window_s: int, every_s: int, looks: int) -> Counts:
    """The count of each draw in each window."""
    upto: Counts = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
    times = np.concatenate([[0], np.cumsum(lengths)])
    ends = window_s + every_s * np.arange(looks)
    in_windows: Counts = upto[:, np.searchsorted(times, ends)] - upto[:, np.searchsorted(times, ends - window_s)]
    return in_windows


def _any(fails: Mask, count: int) -> float:
    """The probability that any look fails; looks beyond those simulated stop as often as the later half of them."""
    passed = ~np.logical_or.accumulate(fails, axis=1)
    looks = fails.shape[1]
    never_stopped = float(passed[:, -1].mean())
    if count > looks and never_stopped:
        half = looks // 2
        never_stopped *= (never_stopped / float(passed[:, half - 1].mean())) ** ((count - looks) / (looks - half))
    return round(1 - never_stopped, 4)
