"""How each stage grows with rows and with columns: CPU seconds, wall seconds, peak memory.

    python bench/scale.py                          # up to a million rows and 2,000 columns; half an hour
    python bench/scale.py --sizes 50000000x7 --stages ingest check split --keep runs.json
    python bench/scale.py --report runs.json       # bench/scale.md from all runs that were kept

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

FITS = "scikit-learn"
"""Beside the stages: the fits of `train` alone (`scale_fits.py`), which need what `split` has written."""
STAGES = ("ingest", "check", "split", "train", FITS, "evaluate", "package")
SIZES = (
    *[(rows, 7) for rows in (300, 10_000, 100_000, 500_000, 1_000_000, 2_000_000)],
    *[(2_000, columns) for columns in (10, 100, 500, 1_000, 2_000)],
)
ROW_SERIES, COLUMN_SERIES = 7, 2_000
"""The columns of the tables whose rows grow, and the rows of those whose columns grow."""
FEWEST_ROWS, FEWEST_COLUMNS = 500_000, 500
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
    check = {
        "not_null": ["key"],
        "expect": {
            "unique": {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "key"}},
            **{
                f"{name}_{limit}": expectation
                for name, kind, _ in features(columns)
                for limit, expectation in limits(name, kind)
            },
        },
        "references": {"known": {"from": {"columns": ["word_2"]}, "to": {"source": "rows", "columns": ["word_2"]}}},
    }
    estimator = {"_target_": "sklearn.ensemble.HistGradientBoostingClassifier", "max_iter": 10, "early_stopping": False}
    train = {"estimator": estimator, "preprocess": {"category": "ordinal"}, "cv": {"kind": "time_series", "folds": 2}}
    evaluate = {"task": "binary", "metrics": {"roc_auc": {}, "brier": {}, "recall": {}}, "slices": {}}
    params = {"data": data | {"name": "rows"}, "check": check, "train": train, "evaluate": evaluate}
    (folder / "params.yaml").write_text(json.dumps(params | {"seed": 7, "engine": {"threads": 1}}))


def limits(name: str, kind: str) -> Iterator[tuple[str, dict[str, object]]]:
    """What is expected of a feature's values."""
    if kind == "category":
        words = [f"c{number}" for number in range(41)]
        yield "known", {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": name, "value_set": words}}
    else:
        bounds = {"min_value": 0, "max_value": 1000}
        yield "within", {"type": "expect_column_values_to_be_between", "kwargs": {"column": name} | bounds}


def measure(stage: str, folder: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of the stage's process, which is this process's child."""
    python, fits = Path(sys.executable), Path(__file__).with_name("scale_fits.py")
    program = [python, fits] if stage == FITS else [python.with_name("tidegate"), stage]
    started = time.perf_counter()
    process = subprocess.Popen(program, cwd=folder, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{stage}: {said[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def measured(rows: int, columns: int, kind: str, stages: Sequence[str]) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as temporary:
        folder, source = Path(temporary), f"rows.{kind}"
        # a child's peak memory counts from its parent's: nothing large may happen in this process
        making = [sys.executable, __file__, "--make", f"{rows}x{columns}", "--file", str(folder / source)]
        subprocess.run(making, check=True)
        declare(columns, source, folder)
        for stage in stages:
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
        if not some:
            continue
        least = min(some, key=lambda run: run.rows * run.columns)
        series = {
            "row": [(run.rows, run) for run in some if run.columns == ROW_SERIES and run.rows >= FEWEST_ROWS],
            "column": [
                (run.columns, run) for run in some if run.rows == COLUMN_SERIES and run.columns >= FEWEST_COLUMNS
            ],
        }
        for name, points in series.items():
            costs = [(count, run.cpu_s - least.cpu_s) for count, run in sorted(points) if run.cpu_s > least.cpu_s]
            if len(costs) > 2:
                last, cost = costs[-1]
                slope = exponent(*zip(*costs, strict=True))
                span = f"{costs[0][0]:,} – {last:,}"
                yield f"| {stage} | {name} | {span} | {cost / last * 1e6:,.2f} | {slope:.2f} |"


def table(runs: Sequence[Run]) -> Iterator[str]:
    yield "| stage | rows | columns | CPU s | wall s | peak MiB |"
    yield "|---|---|---|---|---|---|"
    yield from map(line, runs)


def line(run: Run) -> str:
    cells = [f"{run.cpu_s:.1f}", f"{run.wall_s:.1f}", f"{run.peak_mib:,.0f}"]
    return f"| {run.stage} | {run.rows:,} | {run.columns:,} | {' | '.join(cells)} |"


def report(runs: Sequence[Run]) -> str:
    """The page of all runs; of a stage on a table that ran twice, the run counts that other work disturbed less."""
    ranked = sorted(runs, key=lambda run: -run.cpu_s)
    known = {(run.stage, run.columns == ROW_SERIES, run.rows, run.columns): run for run in ranked}
    order = sorted(known, key=lambda key: (STAGES.index(key[0]), not key[1], key[2], key[3]))
    ordered = [known[key] for key in order]
    return "\n".join([*INTRODUCTION, *GROWTH, *fitted(ordered), "", *table(ordered), ""])


GROWTH = ["| stage | grows by | over | µs of CPU for each | exponent |", "|---|---|---|---|---|"]
INTRODUCTION = [
    "# How each stage grows",
    "",
    "`python bench/scale.py`, one thread, two cores that other work kept busy: read CPU and memory, not the wall time.",
    "A table of many rows has 7 columns, one of many columns 2,000 rows. The exponent is that of CPU time beyond the",
    f"smallest table's, from {FEWEST_ROWS:,} rows and {FEWEST_COLUMNS:,} columns on: 1 is linear. `train` is a boosted",
    "model of ten trees with two folds; `scikit-learn` is its three fits alone, with no declaration, checks or files.",
    "Costs that differ by less than a second are noise here. `check`, `package` and 50 million rows are earlier runs.",
    "",
]


def size(text: str) -> tuple[int, int]:
    rows, _, columns = text.partition("x")
    return int(rows), int(columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=size, nargs="+", default=list(SIZES))
    parser.add_argument("--stages", choices=STAGES, nargs="+", default=list(STAGES))
    parser.add_argument("--kind", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--make", type=size)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--keep", type=Path, help="a file of JSON lines that the runs are added to")
    parser.add_argument("--report", type=Path, help="write scale.md from a file of kept runs, and measure nothing")
    options = parser.parse_args()
    if options.make:
        return make(*options.make, options.file)
    if options.report:
        runs = [Run(**json.loads(kept)) for kept in options.report.read_text().splitlines()]
        Path(__file__).with_suffix(".md").write_text(report(runs))
        return None
    runs = []
    print("\n".join(table([])))
    for rows, columns in options.sizes:
        for run in measured(rows, columns, options.kind, options.stages):
            runs.append(run)
            print(line(run), flush=True)
            if options.keep:
                with options.keep.open("a") as kept:
                    kept.write(json.dumps(asdict(run)) + "\n")
    print("\n".join(["", *GROWTH, *fitted(runs)]))
    return None


if __name__ == "__main__":
    main()
