"""What `tidegate monitor` says of inputs whose rows share what their day adds, by default and at declared limits.

    python bench/drift_by_day.py [WINDOWS] [SEED]

A number of normal rows; `shared` is the part of its variance that is its day's. Training rows: 240 days of 200 rows. An
objective watches this column alone, with its psi and its ks. A window passes if both pass, and fails if either fails.
"""

import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tidegate.config.schema.data import Column
from tidegate.data.statistics import table_statistics
from tidegate.objectives import _drift_findings, input_drift
from tidegate.records import Verdict
from tidegate.stats.read_table_statistics import read

if TYPE_CHECKING:
    from tidegate.stats.read_table_statistics import Statistics

TRAINING_DAYS, ROWS_A_DAY = 240, 200
SHARED = (0.0, 0.1, 0.3, 0.9)
DAYS = (7, 31, 120)
SHIFTS = (0.0, 0.5, 1.0, 2.0)
COLUMNS = {
    "x": Column.model_validate({"type": "float"}),
    "day": Column.model_validate({"type": "timestamp", "role": "time"}),
}


def drawn(rng: np.random.Generator, days: int, shared: float, shift: float) -> pa.Table:
    """`shift` is in standard deviations of the column."""
    of_day = np.repeat(rng.normal(0, shared**0.5, days), ROWS_A_DAY)
    values = of_day + rng.normal(shift, (1 - shared) ** 0.5, days * ROWS_A_DAY)
    stamps = np.repeat(np.arange(days), ROWS_A_DAY).astype("datetime64[D]").astype("datetime64[us]")
    return pa.table({"x": values, "day": pa.array(stamps)})


def described(table: pa.Table, *, correlated: bool) -> "Statistics":
    """As `tidegate split` describes training rows; as `monitor` describes a window where not `correlated`."""
    found = read(table_statistics.of_table(table, COLUMNS, correlated=None if correlated else ()))
    found.columns.pop("day", None)
    return found


def verdict(params: input_drift.Params, base: "Statistics", current: "Statistics") -> Verdict:
    found = {finding.verdict for finding in _drift_findings.findings("inputs", params, base, current)}
    return next((each for each in (Verdict.FAIL, Verdict.INCONCLUSIVE) if each in found), Verdict.PASS)


def rows(windows: int, seed: int) -> Iterator[str]:
    owned = {"kind": "input_drift", "owner": "@ml"}
    tried = {"default": owned, "declared 0.1, 0.2": {**owned, "ks": 0.1, "psi": 0.2}}
    for shared in SHARED:
        for days in DAYS:
            rng = np.random.default_rng([seed, int(shared * 100), days])
            base = [described(drawn(rng, TRAINING_DAYS, shared, 0.0), correlated=True) for _ in range(10)]
            counts = {(limits, shift): Counter[Verdict]() for limits in tried for shift in SHIFTS}
            for shift in SHIFTS:
                for window in range(windows):
                    current = described(drawn(rng, days, shared, shift), correlated=False)
                    for limits, params in tried.items():
                        declared = input_drift.Params.model_validate(params)
                        counts[limits, shift][verdict(declared, base[window % len(base)], current)] += 1
            for limits in tried:
                cells = (
                    f"{100 * counts[limits, shift][Verdict.PASS] / windows:.0f} / "
                    f"{100 * counts[limits, shift][Verdict.FAIL] / windows:.0f}"
                    for shift in SHIFTS
                )
                yield f"| {shared:.0%} | {days} | {limits} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    windows = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbits(32)
    print(f"`python bench/drift_by_day.py {windows} {seed}`\n")
    print("| shared | days | limits | " + " | ".join(f"moved by {shift:g}" for shift in SHIFTS) + " |")
    print("|--:|--:|---|" + "--:|" * len(SHIFTS))
    for line in rows(windows, seed):
        print(line, flush=True)
