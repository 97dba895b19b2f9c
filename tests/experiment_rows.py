"""Files and units of experiments whose truth is known."""

import numpy as np
import pandas as pd

from tidegate.experiments.asked import ExperimentColumns
from tidegate.experiments.units import ExperimentUnits

ASKED = ExperimentColumns("arm", "A", "B", ("bought",))


def units(rows=4000, *, effect=0.0, share=0.5, seed=1, **others) -> ExperimentUnits:
    rng = np.random.default_rng(seed)
    treated = rng.random(rows) < share
    bought = (rng.random(rows) < 0.3 + effect * treated).astype(float)
    return ExperimentUnits(treated, {"bought": bought, **others.pop("outcomes", {})}, **others)


def written(path, **columns):
    """A file by its name, whose columns are these."""
    frame = pd.DataFrame(columns)
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_csv(path, index=False)
    return path
