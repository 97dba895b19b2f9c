"""The same drifting rows for every tool; what Evidently and NannyML report with their defaults.

    uv venv there && uv pip install -p there evidently 'pandas<3'    # or nannyml statsmodels: not in tidegate's lock
    there/bin/python bench/monitor_plain.py evidently RESULTS SECONDS [SEED] [WINDOWS]
    python bench/monitor_plain.py tables RESULTS                     # the tables of bench/monitor.md

RESULTS is a file of JSON lines. A run decides the cells that it lacks and stops after so many seconds; run it again to
go on. A cell has 200 windows of n rows per shift, or as many as are asked for, a quarter of them against each of four
references of 100,000 rows: a share has a standard error of at most 3.5 points, of 100 windows 5. A column holds normal
numbers, whose mean moves by a share of a standard deviation, or categories, the most frequent of which is ten times as
frequent as the rarest, and whose shares lean to the rare end by a total variation distance. By day, 100 rows share what
their day adds: a tenth of the variance.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

REFERENCE, DAY, SHARED = 100_000, 100, 0.1
LEVELS = (0, 5, 1_000)
"""How many categories; 0: a number."""
SIZES = (100, 1_000, 10_000, 100_000)
SHIFTS = {False: (0.0, 0.05, 0.1, 0.25, 0.5), True: (0.0, 0.05, 0.1, 0.2, 0.3)}
"""How far numbers, and categories, move."""
REFERENCES, WINDOWS = 4, 200
"""References of a cell, and windows that are compared with them, per shift."""
SEED = 16
Values = np.ndarray
"""Numbers, or the codes of categories."""


@dataclass(frozen=True)
class Cell:
    levels: int
    of_a_day: int
    rows: int


Flags = Callable[[list[Values]], list[bool]]
"""Which of the windows are reported."""
Tool = Callable[[Values, Cell], Flags]
"""A tool that knows the reference, and what the windows are like."""
CELLS = [Cell(levels, of_a_day, rows) for rows, levels, of_a_day in product(SIZES, LEVELS, (1, DAY))]


@cache
def shares(levels: int, distance: float) -> Values:
    """The categories' shares, so far from those without a shift: half of the absolute differences."""
    base = np.geomspace(10, 1, levels)
    base /= base.sum()

    def leaning(lean: float) -> Values:
        weights = base * np.exp(lean * np.linspace(0, 1, levels))
        return weights / weights.sum()

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if abs(leaning(middle) - base).sum() / 2 < distance else (low, middle)
    return leaning(low)


def draw(rng: np.random.Generator, rows: int, shift: float, cell: Cell) -> Values:
    days = -(-rows // cell.of_a_day)
    if cell.levels:
        base = shares(cell.levels, shift)
        if cell.of_a_day == 1:
            return rng.choice(cell.levels, rows, p=base)
        # categories of a day that a Dirichlet draw favours: any two of its rows are alike as often as SHARED says
        parts = [
            rng.choice(cell.levels, cell.of_a_day, p=rng.dirichlet(base * (1 - SHARED) / SHARED)) for _ in range(days)
        ]
        return np.concatenate(parts)[:rows]
    if cell.of_a_day == 1:
        return rng.normal(shift, 1, rows)
    of_day = np.repeat(rng.normal(0, np.sqrt(SHARED), days), cell.of_a_day)[:rows]
    return shift + of_day + rng.normal(0, np.sqrt(1 - SHARED), rows)


def decided(tool: Tool, cell: Cell, seed: int, windows: int) -> list[float]:
    """The share of windows that are reported, per shift."""
    rng = np.random.default_rng([seed, cell.levels, cell.of_a_day, cell.rows])
    found: dict[float, list[bool]] = {shift: [] for shift in SHIFTS[cell.levels > 0]}
    for _ in range(REFERENCES):
        flags = tool(draw(rng, REFERENCE, 0.0, cell), cell)
        for shift in found:
            found[shift] += flags([draw(rng, cell.rows, shift, cell) for _ in range(windows // REFERENCES)])
    return [float(np.mean(flagged)) for flagged in found.values()]


def run(name: str, tool: Tool, results: Path, seconds: float, seed: int = SEED, windows: int = WINDOWS) -> None:
    """Decide the cells that the file lacks, until the time is over."""
    started = time.monotonic()
    done = {(line["tool"], line["levels"], line["of_a_day"], line["rows"]) for line in written(results)}
    for cell in CELLS:
        if (name, cell.levels, cell.of_a_day, cell.rows) in done:
            continue
        if time.monotonic() - started > seconds:
            print("more cells are left: run it again")
            return
        reported = decided(tool, cell, seed, windows)
        line = {"tool": name, "seed": seed, "windows": windows, **asdict(cell), "reported": reported}
        with results.open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(line, flush=True)


def written(results: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []


def tables(results: Path) -> Iterator[str]:
    """A table per kind of column: windows reported by each tool, in percent."""
    lines = written(results)
    tools = list(dict.fromkeys(str(line["tool"]) for line in lines))
    for levels in LEVELS:
        shifts = SHIFTS[levels > 0]
        titles = [f"moved by {shift:g}" if shift else "no change" for shift in shifts]
        of = f"{levels:,} categories" if levels else "a number"
        yield f"\n| {of}: rows | | tool | windows | {' | '.join(titles)} |"
        yield f"|--:|---|---|--:|{'--:|' * len(shifts)}"
        for of_a_day, rows, tool in product((1, DAY), SIZES, tools):
            for line in lines:
                if (line["tool"], line["levels"], line["of_a_day"], line["rows"]) == (tool, levels, of_a_day, rows):
                    shown = " | ".join(f"{100 * share:.1f}" for share in line["reported"])  # type: ignore[attr-defined]
                    alike = "independent" if of_a_day == 1 else "by day"
                    yield f"| {rows:,} | {alike} | {tool} | {line['windows']} | {shown} |"


def evidently(reference: Values, cell: Cell) -> Flags:
    """What `ValueDrift` chooses by itself, without the report around it, whose drawing takes ten times as long."""
    import pandas as pd
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    kind = ColumnType.Categorical if cell.levels else ColumnType.Numerical
    known = pd.Series(reference)
    test = get_stattest(known, known, kind, None)
    expected = "Jensen-Shannon distance" if cell.levels else "Wasserstein distance (normed)"
    assert test.display_name == expected, test.display_name
    return lambda windows: [bool(test(known, pd.Series(window), kind, None).drifted) for window in windows]


def nannyml(reference: Values, cell: Cell) -> Flags:
    """Jensen–Shannon distance, reported beyond three standard deviations of the reference's chunks.

    Chunks are as large as the window; a reference that is one chunk has no standard deviation.
    """
    import pandas as pd
    from nannyml import UnivariateDriftCalculator

    def frame(values: Values) -> pd.DataFrame:
        if not cell.levels:
            return pd.DataFrame({"x": values})
        return pd.DataFrame({"x": pd.Categorical.from_codes(values, [f"c{code}" for code in range(cell.levels)])})

    calculator = UnivariateDriftCalculator(column_names=["x"], chunk_size=cell.rows)
    calculator.fit(frame(reference))

    def flags(windows: list[Values]) -> list[bool]:
        result = calculator.calculate(frame(np.concatenate(windows))).filter(period="analysis").to_df()
        (alerts,) = (column for column in result.columns if column[-1] == "alert")
        return [bool(alert) for alert in result[alerts]]

    return flags


if __name__ == "__main__":
    import importlib.metadata
    import os
    import warnings

    os.environ["NML_DISABLE_USAGE_LOGGING"] = os.environ["DO_NOT_TRACK"] = "1"
    warnings.filterwarnings("ignore")
    match sys.argv[1:]:
        case ["tables", results]:
            print("\n".join(tables(Path(results))))
        case [("evidently" | "nannyml") as name, results, seconds, *given]:
            tool = {"evidently": evidently, "nannyml": nannyml}[name]
            version = importlib.metadata.version(name)
            run(f"{name} {version}", tool, Path(results), float(seconds), *map(int, given))
        case _:
            raise SystemExit(__doc__)
