"""The share of rows of which something holds."""

import numpy as np
import pytest

from monitored import window
from tidegate.objectives._shares import share
from tidegate.stats.score_test import lower


def test_it_is_the_mean_and_exact_where_all_hold():
    rows = window(1000)
    assert share(np.arange(1000) % 4 == 0, rows).value == pytest.approx(0.25)
    every = share(np.ones(1000), rows)
    assert every.value == 1.0
    assert 0.99 < lower(every, 0.05) < 1.0
