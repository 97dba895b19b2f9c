"""Intervals, paired comparisons and power.

All are pure functions over numbers, deterministic from a seed. How the gate decides, and why. A number (a metric, or
the difference of two over the same rows) is computed without each independent unit: a row, or a whole block where rows
of a block are not independent. That gives its standard error and how it moves with the truth (`resampling.py`), which
give bounds and p-values by a score test on Student's t (`score_test.py`). Percentiles of bootstrap draws were tried and
dropped: with 61 days they are too narrow, they cannot be read at Holm's levels (0.05 over 40 comparisons is 2.5 draws
of 2,000), they collapse where few rows differ, and 2,000 draws of three metrics over 82,609 rows take a minute where
the jackknife takes a second.
"""
