"""What `tidegate monitor --data` costs on many rows, and what it finds beside other tools.

    python bench/monitor.py cost [ROWS] [COLUMNS]          # 1,000,000 rows × 20 columns
    python bench/monitor.py detect RESULTS SECONDS [SEED] [WINDOWS]  # tidegate's part of what monitor_plain.py measures

The window holds 30 days; every kind of objective of rows is declared. The model is trained on 100,000 other rows.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

import monitor_plain
from tidegate.records import Verdict

if TYPE_CHECKING:
    from tidegate.stats.read_table_statistics import Statistics

ROOT = Path(__file__).parent.parent
KINDS = (
    ("number", "float", "round(random() * 1000, 3)"),
    ("whole", "int", "(random() * 100)::INTEGER"),
    ("word", "category", "'c' || (random() * 40)::INTEGER"),
    ("gappy", "float", "CASE WHEN random() < 0.9 THEN random() END"),
)
"""Kinds of features in turn: the beginning of their names, their declared type, and SQL for a value."""
FIXED = 3
OWNED = {"owner": "@ml-owners"}
OBJECTIVES = {
    "performs": {"kind": "performance", "metric": "roc_auc", "at_least": 0.45, **OWNED},
    "calibrated": {"kind": "calibration", "within": 0.2, **OWNED},
    "fair": {"kind": "fairness", "metric": "accuracy", "by": "word_2", "at_most": 0.3, **OWNED},
    "scores": {"kind": "prediction_drift", **OWNED},
    "inputs": {"kind": "input_drift", **OWNED},
    "filled": {"kind": "null_rate", "grows_at_most": "2%", **OWNED},
    "arrives": {"kind": "freshness", "within": "1d", **OWNED},
}


def features(columns: int) -> list[tuple[str, str, str]]:
    kinds = [KINDS[number % len(KINDS)] for number in range(columns - FIXED)]
    return [(f"{name}_{number}", kind, value) for number, (name, kind, value) in enumerate(kinds)]


def make(rows: int, columns: int, days: int, path: Path, seed: float) -> None:
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"SELECT setseed({seed})")
    values = ", ".join(f"{value} AS {name}" for name, _, value in features(columns))
    connection.execute(f"""
        COPY (SELECT printf('%09d', range) AS key,
            TIMESTAMP '2024-01-01' + to_seconds((random() * {days * 86400})::BIGINT) AS at, random() < 0.2 AS late,
            {values} FROM range({rows})) TO '{path}' (FORMAT parquet)""")


def declare(columns: int, folder: Path) -> None:
    conf = folder / "conf"
    shutil.copytree(ROOT / "conf", conf)
    declared = {
        "key": {"type": "string", "role": "id"},
        "at": {"type": "timestamp", "role": "time"},
        "late": {"type": "bool", "role": "target", "positive": True},
    }
    declared |= {name: {"type": kind, "nullable": name.startswith("gappy")} for name, kind, _ in features(columns)}
    split = {"kind": "time", "holdout_from": "2024-04-01T00:00:00", "recent_from": "2024-05-01T00:00:00"}
    data = yaml.safe_load((conf / "data/flights.yaml").read_text())
    own = {
        "data/flights.yaml": data | {"columns": declared, "split": split},
        "monitor/flights.yaml": yaml.safe_load((conf / "monitor/default.yaml").read_text())
        | {"objectives": OBJECTIVES},
        "check/flights.yaml": {"not_null": ["key"]},
        "stress/flights.yaml": {},
        "gate/flights.yaml": {"rules": {"auc": {"kind": "floor", "metric": "roc_auc", "at": 0.4}}},
        "evaluate/flights.yaml": {"task": "binary", "metrics": {"roc_auc": {}, "accuracy": {}}},
    }
    for name, content in own.items():
        (conf / name).write_text(yaml.safe_dump(content, sort_keys=False))
    (conf / "train/gradient_boosting.yaml").write_text((conf / "train/logistic_regression.yaml").read_text())


def tidegate(folder: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of the process; a child's peak counts from its parent's."""
    program = [str(Path(sys.executable).parent / "tidegate"), *arguments]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(program, cwd=folder, stderr=said, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        if os.waitstatus_to_exitcode(status) not in codes:
            raise SystemExit(f"{arguments}: {said.read()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def cost(rows: int, columns: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        declare(columns, folder)
        for number, days, path, seed in (
            (100_000, 150, "data/table.parquet", 0.5),
            (rows, 30, "new.parquet", 0.25),
            (2_000, 30, "few.parquet", 0.75),
        ):
            making = [sys.executable, __file__, "make", str(number), str(columns), str(days), path, str(seed)]
            subprocess.run(making, cwd=folder, check=True)
        tidegate(folder, "compose")
        for stage in ("split", "train", "evaluate", "package"):
            tidegate(folder, stage)
        print("| rows | columns | CPU s | wall s | peak MiB |\n|---|---|---|---|---|")
        for path, number in (("few.parquet", 2_000), ("new.parquet", rows)):
            used = tidegate(folder, "monitor", "--data", path, "--no-history", codes=(0, 3, 10))
            print(f"| {number:,} | {columns} | {used[0]:.1f} | {used[1]:.1f} | {used[2]:,.0f} |", flush=True)


def drifts(reference: monitor_plain.Values, cell: monitor_plain.Cell) -> monitor_plain.Flags:
    """By `input_drift`'s defaults: alpha 0.05 over all statistics of the column, days as blocks."""
    from tidegate.config.schema.check import Drift
    from tidegate.stats.drift import compare

    known = described(reference, cell, correlated=True)
    limits = Drift(ks=0.1, psi=0.2, alpha=0.05 if cell.levels else 0.05 / 2)

    def fails(window: monitor_plain.Values) -> bool:
        current = described(window, cell, correlated=False)
        return any(drifted.verdict is Verdict.FAIL for drifted in compare(limits, known, current))

    return lambda windows: [fails(window) for window in windows]


def described(values: monitor_plain.Values, cell: monitor_plain.Cell, *, correlated: bool) -> "Statistics":
    """As `tidegate split` describes training rows; as `monitor` describes a window where not `correlated`."""
    import pyarrow as pa

    from tidegate.config.schema.data import Column
    from tidegate.data.statistics import table_statistics
    from tidegate.stats.read_table_statistics import read

    kind = "category" if cell.levels else "float"
    names = pa.array([f"c{code}" for code in range(cell.levels)])
    table = pa.table({"x": names.take(pa.array(values)) if cell.levels else pa.array(values)})
    columns = {"x": Column.model_validate({"type": kind})}
    if cell.of_a_day > 1:
        days = (np.arange(len(values)) // cell.of_a_day).astype("datetime64[D]").astype("datetime64[us]")
        table = table.append_column("day", pa.array(days))
        columns["day"] = Column.model_validate({"type": "timestamp", "role": "time"})
    return read(table_statistics.of_table(table, columns, correlated=None if correlated else ()))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", rows, columns, days, path, seed]:
            make(int(rows), int(columns), int(days), Path(path), float(seed))
        case ["detect", results, seconds, *given]:
            monitor_plain.run("tidegate", drifts, Path(results), float(seconds), *map(int, given))
        case ["cost", *given]:
            cost(int(given[0]) if given else 1_000_000, int(given[1]) if len(given) > 1 else 20)
        case _:
            raise SystemExit(__doc__)
