"""A file as a stranger has it: odd headers, a yes/no target, dates, free text, a column of one value."""

from pathlib import Path

import numpy as np
import pandas as pd

TARGET = "Default?"


def frame(rows: int = 600) -> pd.DataFrame:
    """Loans by day, in order; about a quarter of them default, the more often the higher `größe`."""
    generator = np.random.default_rng(3)
    size = generator.normal(size=rows)
    risk = 1 / (1 + np.exp(-(size * 1.5 - 1.3)))
    return pd.DataFrame(
        {
            "Loan ID": [f"L{number:05d}" for number in range(rows)],
            "Amount ($)": np.round(np.exp(size) * 1000, 2),
            "größe": size,
            "Region": generator.choice(list("NSEW"), rows),
            "issued on": pd.date_range("2022-01-01", periods=rows, freq="8h").strftime("%Y-%m-%d"),
            "note": [f"loan {number} of {generator.integers(1_000_000)}" for number in range(rows)],
            "currency": "EUR",
            TARGET: np.where(generator.random(rows) < risk, "Y", "N"),
        }
    )


def write(path: Path, **changes: object) -> Path:
    """The frame with some columns replaced, as CSV or Parquet by the path's ending."""
    table = frame().assign(**changes)
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)
    return path
