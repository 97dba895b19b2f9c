"""How `tidegate ingest` and `tidegate split` grow with rows and with columns: CPU seconds, wall seconds, peak memory.

    python bench/scale.py                          # every size; half an hour on two busy cores
    python bench/scale.py --sizes 5000000x7 2000x500

Every stage runs as its own process in a folder that holds nothing but params.yaml and one file of generated rows. What
the process costs on ten rows (imports, DuckDB's start) is stated in the first row of the table and is in all others.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

STAGES = ("ingest", "split")
SIZES = (
    *[(rows, 7) for rows in (10, 10_000, 100_000, 1_000_000, 2_000_000, 5_000_000, 50_000_000)],
    *[(2_000, columns) for columns in (10, 100, 500, 1_000, 2_000)],
)
ROW_SERIES, COLUMN_SERIES = 7, 2_000
"""The columns of the tables whose rows grow, and the rows of those whose columns grow."""
FEWEST_ROWS, FEWEST_COLUMNS = 1_000_000, 500
"""Smaller tables cost less than two runs of one table differ."""
FIXED = ("key", "at", "late")
KINDS = (
    ("number", "float", "round(random() * 1000, 3)"),
    ("whole", "int", "(random() * 100)::INTEGER"),
    ("word", "category", "'c' || (random() * 40)::INTEGER"),
    ("gappy", "float", "CASE WHEN random() < 0.9 THEN random() END"),
)
"""Kinds of features in turn: the beginning of their names, their declared type, and SQL for a value."""
SEED = 0.5


@dataclass(frozen=True)
class Run:
    """One stage on one table."""

    stage: str
    rows: int
    columns: int
    cpu_s: float
    wall_s: float
    peak_mib: float


def features(columns: int) -> Iterator[tuple[str, str, str]]:
    for number in range(columns - len(FIXED)):
        name, kind, value = KINDS[number % len(KINDS)]
        yield f"{name}_{number}", kind, value


def make(rows: int, columns: int, path: Path) -> None:
    """Generated rows in no order: a key, a time of two years, a target, and features of every kind."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    connection.execute(f"SELECT setseed({SEED})")
    values = ", ".join(f"{value} AS {name}" for name, _, value in features(columns))
    connection.execute(f"""
        COPY (SELECT printf('%09d', (range * 7919) % {prime_above(rows)}) AS key,
            TIMESTAMP '2023-01-01' + to_seconds((random() * 63072000)::BIGINT) AS at, random() < 0.2 AS late
            {"," if values else ""} {values} FROM range({rows}))
        TO '{path}' (FORMAT {path.suffix[1:]})""")


def prime_above(number: int) -> int:
    number = max(number, 10_000) + 1
    while any(number % divisor == 0 for divisor in range(2, math.isqrt(number) + 1)):
        number += 1
    return number


def declare(columns: int, source: str, folder: Path) -> None:
    """The params.yaml of a project with that file; JSON is YAML."""
    declared = {
        "key": {"type": "string", "role": "id"},
        "at": {"type": "timestamp", "role": "time"},
        "late": {"type": "bool", "role": "target", "positive": True},
    }
    declared |= {name: {"type": kind, "nullable": name.startswith("gappy")} for name, kind, _ in features(columns)}
    text = {"csv": {"text": ["key"]}} if source.endswith("csv") else {}
    data = {
        "sources": {"rows": {"kind": "file", "path": source} | text},
        "query": "SELECT * FROM rows",
        "columns": declared,
        "split": {"kind": "time", "holdout_from": "2024-06-01T00:00:00", "recent_from": "2024-10-01T00:00:00"},
    }
    (folder / "params.yaml").write_text(json.dumps({"data": data, "seed": 7, "engine": {"threads": 1}}))


def measure(stage: str, folder: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of the stage's process, which is this process's child."""
    program = [str(Path(sys.executable).parent / "tidegate"), stage]
    started = time.perf_counter()
    process = subprocess.Popen(program, cwd=folder, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{stage}: {said[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def measured(rows: int, columns: int, kind: str) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as temporary:
        folder, source = Path(temporary), f"rows.{kind}"
        # a child's peak memory counts from its parent's: nothing large may happen in this process
        making = [sys.executable, __file__, "--make", f"{rows}x{columns}", "--file", str(folder / source)]
        subprocess.run(making, check=True)
        declare(columns, source, folder)
        for stage in STAGES:
            yield Run(stage, rows, columns, *measure(stage, folder))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The least-squares slope of log cost over log size: 1 is linear, 2 grows with the square."""
    x, y = ([math.log(value) for value in values] for values in (sizes, costs))
    middle = sum(x) / len(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


def fitted(runs: Sequence[Run]) -> Iterator[str]:
    """Per stage the exponents of rows and of columns: of CPU seconds beyond those of the smallest table."""
    for stage in STAGES:
        some = [run for run in runs if run.stage == stage]
        least = min(some, key=lambda run: run.rows * run.columns)
        series = {
            "rows": [(run.rows, run) for run in some if run.columns == ROW_SERIES and run.rows >= FEWEST_ROWS],
            "columns": [
                (run.columns, run) for run in some if run.rows == COLUMN_SERIES and run.columns >= FEWEST_COLUMNS
            ],
        }
        for name, points in series.items():
            costs = [(count, run.cpu_s - least.cpu_s) for count, run in points if run.cpu_s > least.cpu_s]
            if len(costs) > 2:
                last, cost = costs[-1]
                slope = exponent(*zip(*costs, strict=True))
                yield f"| {stage} | {name} | {cost / last * 1e6:,.2f} | {slope:.2f} |"


def size(text: str) -> tuple[int, int]:
    rows, _, columns = text.partition("x")
    return int(rows), int(columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=size, nargs="+", default=list(SIZES))
    parser.add_argument("--kind", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--make", type=size)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--keep", type=Path, help="a file for the runs, as JSON")
    options = parser.parse_args()
    if options.make:
        return make(*options.make, options.file)
    runs = []
    print("| stage | rows | columns | CPU s | wall s | peak MiB |\n|---|---|---|---|---|---|")
    for rows, columns in options.sizes:
        for run in measured(rows, columns, options.kind):
            runs.append(run)
            cells = [f"{run.cpu_s:.1f}", f"{run.wall_s:.1f}", f"{run.peak_mib:,.0f}"]
            print(f"| {run.stage} | {rows:,} | {columns:,} | {' | '.join(cells)} |", flush=True)
    print("\n| stage | grows with | µs of CPU for each more | exponent |\n|---|---|---|---|")
    print("\n".join(fitted(runs)))
    if options.keep:
        options.keep.write_text(json.dumps([asdict(run) for run in runs]))
    return None


if __name__ == "__main__":
    main()
