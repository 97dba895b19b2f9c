"""The reference's conf/ over the small table of trips, with suites of its own: for the tests of `tidegate check`."""

import shutil
from pathlib import Path

import yaml

from checks.tables import trips
from tidegate import paths
from tidegate.artifacts import write_table

SUITE = {
    "not_null": ["temp"],
    "expect": {
        "origin_known": {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "origin", "value_set": ["JFK", "LGA"]},
            "severity": "warning",
            "when": "distance > 0",
            "why": "an unseen category",
            "owner": "data@example.com",
        }
    },
}


def write(folder: Path) -> None:
    """conf/ and trips.parquet in `folder`."""
    shutil.copytree(paths.CONF, folder / "conf")
    columns = {
        "id": {"type": "string", "role": "id"},
        "origin": {"type": "category", "nullable": True},
        "distance": {"type": "float"},
        "temp": {"type": "float", "nullable": True},
        "dewp": {"type": "float", "nullable": True},
        "empty": {"type": "float", "nullable": True},
        "late": {"type": "bool", "role": "target", "positive": True},
        "at": {"type": "timestamp", "role": "time"},
    }
    declared = yaml.safe_load((folder / "conf/data/flights.yaml").read_text()) | {"columns": columns}
    (folder / "conf/data/flights.yaml").write_text(yaml.safe_dump(declared, sort_keys=False))
    (folder / "conf/check/trips.yaml").write_text(yaml.safe_dump(SUITE))
    (folder / "conf/check/complete.yaml").write_text(yaml.safe_dump({"not_null": ["id"]}))
    evaluate = folder / "conf/evaluate/flights.yaml"
    evaluate.write_text(yaml.safe_dump(yaml.safe_load(evaluate.read_text()) | {"slices": {}}))
    gate = folder / "conf/gate/flights.yaml"
    rules = {"auc_floor": {"kind": "floor", "metric": "roc_auc", "at": 0.6}}
    gate.write_text(yaml.safe_dump({"rules": rules}))
    (folder / "conf/stress/flights.yaml").write_text("{}\n")
    write_table(folder / "trips.parquet", trips())
