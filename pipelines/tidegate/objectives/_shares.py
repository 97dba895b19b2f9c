"""The share of a window's rows of which something holds, with its sampling error."""

from typing import TYPE_CHECKING

from tidegate.objectives._window import WindowRows

if TYPE_CHECKING:
    from tidegate.arrays import Floats
    from tidegate.stats.estimate import Sampled


def share(holds: "Floats", window: WindowRows) -> "Sampled":
    """`holds` (n,) is 1.0 or 0.0 per row. Exact for few rows, too: it is what accuracy is of rows that are right."""
    import numpy as np

    from tidegate import metrics
    from tidegate.config.schema.evaluate import DeclaredMetric
    from tidegate.stats.resampling import sample

    measure = metrics.prepare("accuracy", DeclaredMetric(), 0.5, holds, np.ones(window.rows))
    return sample(measure, window.units, seed=window.seed, coarse=1 / window.rows, ends=(0.0, 1.0))
