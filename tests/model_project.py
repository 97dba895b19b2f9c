"""A small project to train, judge, package and serve: every column type, gaps, a time column, a learnable target."""

from typing import Any

import numpy as np
import pandas as pd
import yaml
from pydantic import TypeAdapter

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train

COLUMNS: dict[str, dict[str, Any]] = {
    "ticket": {"type": "string", "role": "id"},
    "carrier": {"type": "category"},
    "note": {"type": "string", "nullable": True},
    "distance": {"type": "float", "nullable": True, "unit": "mile"},
    "stops": {"type": "int", "nullable": True},
    "rebooked": {"type": "bool", "nullable": True},
    "booked": {"type": "timestamp", "nullable": True},
    "late": {"type": "bool", "role": "target", "positive": True},
    "departure": {"type": "timestamp", "role": "time"},
}
BOOSTING = {
    "estimator": {"_target_": "sklearn.ensemble.HistGradientBoostingClassifier", "max_iter": 15},
    "preprocess": {"category": "ordinal", "timestamp": "parts"},
    "cv": {"kind": "time_series", "folds": 3},
}
LOGISTIC = {
    "estimator": {"_target_": "sklearn.linear_model.LogisticRegression", "max_iter": 200},
    "preprocess": {"category": "one_hot", "number": "standard", "missing": "median"},
    "cv": {"kind": "stratified", "folds": 3},
}
EVALUATE: dict[str, Any] = {
    "task": "binary",
    "threshold": 0.4,
    "metrics": {"roc_auc": {}, "brier": {}, "recall_low": {"kind": "recall", "threshold": 0.1}},
    "slices": {"carrier": {"by": "carrier", "min_rows": 30}, "far": {"when": "distance > 900", "min_rows": 30}},
}


def columns(changes: dict[str, Any] | None = None) -> Columns:
    return TypeAdapter(Columns).validate_python(COLUMNS | (changes or {}))


def train(declared: dict[str, Any] = BOOSTING, **changes: Any) -> Train:
    return Train.model_validate(declared | changes)


def evaluate(**changes: Any) -> Evaluate:
    return Evaluate.model_validate(EVALUATE | changes)


def table(rows: int = 600, seed: int = 1, start: str = "2024-01-01") -> pd.DataFrame:
    """As ingest leaves it; lateness depends on the carrier, the distance and a missing note."""
    draw = np.random.default_rng(seed)
    carrier = draw.choice(["AA", "B6", "HA"], rows, p=[0.6, 0.35, 0.05])
    distance = draw.uniform(100, 2000, rows).round(1)
    departure = pd.Timestamp(start) + pd.to_timedelta(np.sort(draw.integers(0, 60 * 24 * 60, rows)), unit="m")
    noted = draw.random(rows) < 0.5
    chance = 1 / (1 + np.exp(-(1.5 * (carrier == "B6") + distance / 800 - 2.5 + 0.8 * ~noted)))
    return pd.DataFrame(
        {
            "ticket": [f"t{seed}-{row:05}" for row in range(rows)],
            "carrier": carrier,
            "note": np.where(noted, draw.choice(["vip", "group"], rows), None),
            "distance": np.where(draw.random(rows) < 0.1, np.nan, distance),
            "stops": pd.array(np.where(draw.random(rows) < 0.1, None, draw.integers(0, 3, rows)), dtype="Int64"),
            "rebooked": pd.array(np.where(draw.random(rows) < 0.1, None, draw.random(rows) < 0.2), dtype="boolean"),
            "booked": (departure - pd.to_timedelta(draw.integers(1, 90, rows), unit="D")).where(
                draw.random(rows) > 0.1
            ),
            "late": draw.random(rows) < chance,
            "departure": departure,
        }
    )


def write(*, tables: bool = True, **changes: Any) -> None:
    """Lay out, in the current folder, what the stages from `train` on read; the rows unless they are there already."""
    values = {
        "data": {
            "name": "flights",
            "columns": COLUMNS,
            "split": {"kind": "time", "holdout_from": "2024-04-01"},
        },
        "train": BOOSTING,
        "evaluate": EVALUATE,
        "stress": {},
        "engine": {"kind": "local", "threads": 1},
        "seed": 7,
    }
    for key, value in changes.items():
        values[key] = {**values[key], **value} if isinstance(value, dict) and key != "train" else value
    paths.PARAMS.write_text(yaml.safe_dump(values, sort_keys=False))
    if tables:
        artifacts.write_table(paths.TRAIN, table(600, seed=1))
        artifacts.write_table(paths.HOLDOUT, table(300, seed=2, start="2024-04-01"))
