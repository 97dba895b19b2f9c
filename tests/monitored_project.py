"""A small project whose pipeline ran: drawn rows, a model, an objective of every kind that rows can show."""

import shutil
from contextlib import chdir
from pathlib import Path

import numpy as np
import pyarrow as pa
import yaml

from monitored import drawn
from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.config.params import load
from tidegate.kinds import STAGES

OWNED = {"owner": "@ml-owners"}
OBJECTIVES = {
    "performs": {"kind": "performance", "metric": "roc_auc", "at_least": 0.6, "min_rows": 200, **OWNED},
    "scores": {"kind": "prediction_drift", "min_rows": 200, **OWNED},
    "inputs": {"kind": "input_drift", "min_rows": 200, **OWNED},
    "filled": {"kind": "null_rate", "grows_at_most": "2%", "min_rows": 200, **OWNED},
    "arrives": {"kind": "freshness", "within": "1d", "min_rows": 200, **OWNED},
}
DATA = {
    "name": "drawn",
    "columns": {
        "id": {"type": "string", "role": "id"},
        "temp": {"type": "float"},
        "origin": {"type": "category"},
        "late": {"type": "bool", "role": "target", "positive": True},
        "day": {"type": "timestamp", "role": "time"},
    },
    "split": {"kind": "time", "holdout_from": "1970-04-01", "recent_from": "1970-05-01"},
}


def rows(count: int = 12_000, *, days: int = 151, **changed) -> pa.Table:
    """Rows whose lateness follows temp, with an id each."""
    table = drawn(count, days=days, **changed)
    chance = 1 / (1 + np.exp(1 - 2 * table.column("temp").to_numpy(zero_copy_only=False)))
    late = np.random.default_rng(9).random(count) < np.nan_to_num(chance, nan=0.3)
    table = table.set_column(table.column_names.index("late"), "late", pa.array(late))
    return table.add_column(0, "id", pa.array([f"r{number}" for number in range(count)]))


def make(repository: Path, folder: Path) -> None:
    """Write the declaration and the table, and run every stage from split to evaluate."""
    shutil.copytree(repository / "conf", folder / "conf")
    conf = folder / "conf"
    declared = yaml.safe_load((conf / "data/flights.yaml").read_text()) | DATA
    (conf / "data/flights.yaml").write_text(yaml.safe_dump(declared, sort_keys=False))
    (conf / "monitor/flights.yaml").write_text(
        yaml.safe_dump(yaml.safe_load((conf / "monitor/default.yaml").read_text()) | {"objectives": OBJECTIVES})
    )
    (conf / "check/flights.yaml").write_text(yaml.safe_dump({"not_null": ["temp"]}))
    (conf / "stress/flights.yaml").write_text("{}\n")
    (conf / "gate/flights.yaml").write_text(
        yaml.safe_dump({"rules": {"auc": {"kind": "floor", "metric": "roc_auc", "at": 0.6}}})
    )
    (conf / "evaluate/flights.yaml").write_text(yaml.safe_dump({"task": "binary", "metrics": {"roc_auc": {}}}))
    (conf / "train/gradient_boosting.yaml").write_text((conf / "train/logistic_regression.yaml").read_text())
    with chdir(folder):
        from called import called

        write_table(paths.TABLE, rows())
        done = called(folder, "compose")
        assert done.returncode == 0, done.stderr
        for name in ("split", "train", "evaluate"):
            stage = STAGES.load(name)
            stage.run(load(stage.Params))


def copy(once: Path, folder: Path, **monitor: object) -> Path:
    """A project of the test's own, with these keys in its conf/monitor."""
    shutil.copytree(once, folder)
    declared = folder / "conf/monitor/flights.yaml"
    declared.write_text(yaml.safe_dump(yaml.safe_load(declared.read_text()) | monitor, sort_keys=False))
    (folder / paths.MONITOR_HISTORY).unlink(missing_ok=True)
    return folder
