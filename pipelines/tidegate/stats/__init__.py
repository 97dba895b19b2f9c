"""Intervals, paired comparisons, power: pure functions over numbers, deterministic from a seed.

How the gate decides, and why so. A number (a metric, or the difference of two over the same rows) is resampled with
row weights, leaving out whole blocks where rows of a block are not independent. Its standard error, Student's t with
as many degrees of freedom as there are independent units, and a correction for whole rows give bounds and p-values
(`bounds.py`). Percentiles of bootstrap draws were tried and dropped: with 61 days they are too narrow, they cannot be
read at Holm's levels (0.05 over 40 comparisons is 2.5 draws of 2,000), they collapse where few rows differ, and 2,000
draws of three metrics over 82,609 rows take a minute where the jackknife takes seconds.
"""

from collections.abc import Callable

from tidegate.arrays import Floats

Measure = Callable[[Floats | None], float]
"""A number over fixed rows as a function of their weights (None: every row once); NaN where it is undefined."""
