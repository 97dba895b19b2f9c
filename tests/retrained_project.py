"""The small project with rows that keep coming: a CSV file, a split by time, objectives, and when to train again."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import yaml
from pyarrow import csv

import monitored_project as drawn
import whole_project

ROWS = "rows/days.csv"
DATA = "conf/data/breast_cancer.yaml"
RETRAIN: dict[str, object] = {"objectives": ["inputs", "performs"], "cool_down": "10d", "step": "7d"}
SECONDS = 86_400


def rows(count: int, *, first_day: int, days: int, **changed: object) -> pa.Table:
    """Drawn rows of these days since 1970, with ids of their own."""
    table = drawn.rows(count, days=days, **changed)
    ids = pa.array([f"d{first_day}-{number}" for number in range(count)])
    later = pa.array(
        [
            datetime.fromtimestamp(day.timestamp() + first_day * SECONDS, UTC).replace(tzinfo=None)
            for day in _days(table)
        ]
    )
    table = table.set_column(0, "id", ids)
    return table.set_column(table.column_names.index("day"), "day", later)


def _days(table: pa.Table) -> list[datetime]:
    return [day.replace(tzinfo=UTC) for day in table.column("day").to_pylist()]


def lay_out(repository: Path, folder: Path) -> whole_project.Run:
    run = whole_project.start(repository, folder)
    write(folder, rows(6000, first_day=0, days=151))
    declare(folder, {"kind": "file", "path": ROWS, "sha256": digest(folder)}, RETRAIN)
    return run


def declare(folder: Path, source: dict[str, str], retrain: dict[str, object]) -> None:
    """Let the small project in that folder read these rows, watch them and train again."""
    own: dict[str, object] = {
        DATA: {**drawn.DATA, "query": None, "sources": {"days": source}},
        "conf/check/breast_cancer.yaml": {"not_null": ["temp"]},
        "conf/evaluate/binary.yaml": {"task": "binary", "metrics": {"roc_auc": {}}},
        "conf/gate/breast_cancer.yaml": {"rules": {"auc": {"kind": "floor", "metric": "roc_auc", "at": 0.6}}},
        "conf/monitor/default.yaml": {
            **yaml.safe_load((folder / "conf/monitor/default.yaml").read_text()),
            "objectives": drawn.OBJECTIVES,
            "retrain": retrain,
        },
    }
    for name, content in own.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False))


def write(folder: Path, table: pa.Table) -> None:
    (folder / ROWS).parent.mkdir(exist_ok=True)
    csv.write_csv(table, folder / ROWS)


def add(folder: Path, table: pa.Table) -> None:
    """More rows in the file, whose digest the declaration does not know yet."""
    before = csv.read_csv(folder / ROWS).cast(table.schema)
    write(folder, pa.concat_tables([before, table]))


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / ROWS).read_bytes()).hexdigest()
