"""A small project with a target of several classes, whatever these are called."""

from typing import Any

import numpy as np
import pandas as pd
import yaml

from tidegate import artifacts, paths

HOSTILE = ('say "a", b', "line\nbreak | `x`", "<img src=x onerror=alert(1)>", "=1+1")
METRICS: dict[str, Any] = {
    "f1_macro": {},
    "log_loss": {},
    "roc_auc_ovr": {},
    "top_2": {"kind": "top_k_accuracy", "k": 2},
}
LOGISTIC = {"_target_": "sklearn.linear_model.LogisticRegression", "max_iter": 200}


def table(classes: Any, rows: int, seed: int) -> pd.DataFrame:
    """One number per row that tells neighbouring classes badly apart; the last class is rare."""
    draw = np.random.default_rng(seed)
    shares = np.r_[np.ones(len(classes) - 1), 0.4]
    place = draw.choice(len(classes), rows, p=shares / shares.sum())
    place[: len(classes)] = np.arange(len(classes))[:rows]
    x = place + draw.normal(0, 0.5, rows)
    kind = np.array(classes, dtype=object if isinstance(classes[0], str) else np.int64)[place]
    return pd.DataFrame({"key": np.arange(rows) + 10_000 * seed, "x": x, "kind": kind})


def write(classes: Any = HOSTILE, *, estimator: dict[str, Any] = LOGISTIC, **changes: Any) -> None:
    """Lay out, in the current folder, what the stages from `train` on read."""
    of_text = isinstance(classes[0], str)
    target = {"type": "category" if of_text else "int", "role": "target", "classes": list(classes)}
    values: dict[str, Any] = {
        "data": {
            "name": "kinds",
            "columns": {"key": {"type": "int", "role": "id"}, "x": {"type": "float"}, "kind": target},
            "split": {"kind": "random", "holdout": 0.3},
        },
        "train": {"estimator": estimator, "cv": {"kind": "k_fold", "folds": 3}},
        "evaluate": {
            "task": "multiclass",
            "metrics": METRICS,
            "slices": {"kind": {"by": "kind", "min_rows": 5}},
        },
        "engine": {"kind": "local", "threads": 1},
        "seed": 7,
    }
    paths.PARAMS.write_text(yaml.safe_dump(values | changes, sort_keys=False))
    artifacts.write_table(paths.TRAIN, table(classes, 240, seed=1))
    artifacts.write_table(paths.HOLDOUT, table(classes, 200, seed=2))
