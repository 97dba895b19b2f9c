"""The same drifting rows for every tool; what Evidently and NannyML report with their defaults.

    uv venv there && uv pip install -p there evidently 'pandas<3'    # or nannyml statsmodels: not in tidegate's lock
    there/bin/python bench/monitor_plain.py DRAWS SEED evidently

A reference has 100,000 normal numbers, a window n, whose mean moved by a share of a standard deviation. By day, 100
rows share what their day adds: a tenth of the variance. NannyML's chunks are as large as the window, so that both are
one decision.
"""

import os
import sys
from collections.abc import Callable

import numpy as np

REFERENCE, DAY, SHARED = 100_000, 100, 0.1
SIZES = (200, 1_000, 5_000, 20_000)
SHIFTS = (0.0, 0.05, 0.1, 0.25, 0.5)
REFERENCES = 4
"""References of a cell, each for an equal part of its windows."""
Flags = Callable[[np.ndarray], bool]
Tool = Callable[[np.ndarray, int, int], Flags]
"""A tool that knows the reference, how many rows a window has, and how many of them are of one day."""


def draw(rng: np.random.Generator, rows: int, shift: float, of_a_day: int) -> np.ndarray:
    if of_a_day == 1:
        return rng.normal(shift, 1, rows)
    of_day = np.repeat(rng.normal(0, np.sqrt(SHARED), -(-rows // of_a_day)), of_a_day)[:rows]
    return shift + of_day + rng.normal(0, np.sqrt(1 - SHARED), rows)


def curve(name: str, tool: Tool, draws: int, seed: int) -> None:
    """A table: the share of windows that are reported, in percent."""
    titles = " | ".join(f"moved by {shift:g}" if shift else "no change" for shift in SHIFTS)
    print(f"\n| {name}: rows | | {titles} |\n|---|---|{'---|' * len(SHIFTS)}", flush=True)
    for of_a_day in (1, DAY):
        for rows in SIZES:
            rng = np.random.default_rng([seed, rows, of_a_day])
            found: dict[float, list[bool]] = {shift: [] for shift in SHIFTS}
            for _ in range(REFERENCES):
                flags = tool(draw(rng, REFERENCE, 0.0, of_a_day), rows, of_a_day)
                for shift in SHIFTS:
                    found[shift] += [flags(draw(rng, rows, shift, of_a_day)) for _ in range(draws // REFERENCES)]
            shares = " | ".join(f"{np.mean(flagged):.0%}" for flagged in found.values())
            print(f"| {rows:,} | {'independent' if of_a_day == 1 else 'by day'} | {shares} |", flush=True)


def evidently(reference: np.ndarray, rows: int, of_a_day: int) -> Flags:  # noqa: ARG001 (it knows no days)
    """Of so large a reference, the normed Wasserstein distance from 0.1 on; of a small one, a p-value below 0.05."""
    import pandas as pd
    from evidently import Report
    from evidently.metrics import ValueDrift

    known = pd.DataFrame({"x": reference})

    def flags(window: np.ndarray) -> bool:
        result = Report([ValueDrift(column="x")]).run(pd.DataFrame({"x": window}), known).dict()
        (metric,) = result["metrics"]
        assert "Wasserstein" in str(metric), metric
        return float(metric["value"]) >= 0.1

    return flags


def nannyml(reference: np.ndarray, rows: int, of_a_day: int) -> Flags:  # noqa: ARG001
    """Jensen–Shannon distance, reported beyond three standard deviations of the reference's chunks."""
    import pandas as pd
    from nannyml import UnivariateDriftCalculator

    calculator = UnivariateDriftCalculator(column_names=["x"], chunk_size=rows)
    calculator.fit(pd.DataFrame({"x": reference}))

    def flags(window: np.ndarray) -> bool:
        result = calculator.calculate(pd.DataFrame({"x": window})).filter(period="analysis").to_df()
        return bool(result[[column for column in result.columns if column[-1] == "alert"]].to_numpy().any())

    return flags


if __name__ == "__main__":
    import importlib.metadata

    os.environ["NML_DISABLE_USAGE_LOGGING"] = os.environ["DO_NOT_TRACK"] = "1"
    draws, seed, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    print(f"{name} {importlib.metadata.version(name)}, numpy {np.__version__}, {draws} draws, seed {seed}")
    curve(name, {"evidently": evidently, "nannyml": nannyml}[name], draws, seed)
