"""A project of three small scripts that DVC runs: its model depends on its seed, or on its training rows alone."""

import os
import subprocess
import sys
from pathlib import Path

import gate_project as project
from tidegate import paths
from tidegate.artifacts import write_json

SCRIPT = """
import json, sys
import numpy as np
import pandas as pd
import yaml
step, seed = sys.argv[1], yaml.safe_load(open("params.yaml"))["seed"]
rows = np.arange(1200)
draw = np.random.default_rng(1)
odds = draw.normal(-0.5, 1.2, 1200)
truth = (draw.random(1200) < 1 / (1 + np.exp(-odds))).astype(float)
if step == "split":
    pd.DataFrame({"row_id": rows, "carrier": np.where(rows % 3, "AA", "HA")}).to_parquet("data/holdout.parquet")
    pd.DataFrame({"value": np.arange(300.0)}).to_parquet("data/split/train.parquet")
elif step == "train":
    learned = pd.read_parquet("data/split/train.parquet").value
    json.dump([SEEDED * seed, float(learned.sum())], open("artifacts/train/model.skops", "w"))
else:
    model = json.load(open("artifacts/train/model.skops"))
    noise = np.random.default_rng(abs(int(sum(model)))).normal(0, 0.2, 1200)
    made = {"row_id": rows, "truth": truth, "predicted": 1 / (1 + np.exp(-odds - noise)), "block": [""] * 1200}
    pd.DataFrame(made).to_parquet("artifacts/evaluate/predictions.parquet")
"""


def lay_out(root: Path, *, seeded: bool = False) -> None:
    """The repository with its evidence. A `seeded` model differs by its seed, else by its training rows alone."""
    for folder in ("data/split", "artifacts/train", "artifacts/evaluate"):
        (root / folder).mkdir(parents=True)
    (root / "step.py").write_text(SCRIPT.replace("SEEDED", str(int(seeded))))
    run = f"{sys.executable} step.py"
    made = {"split": ["data/holdout.parquet", "data/split"], "train": ["artifacts/train"]}
    stages = {
        "split": {"cmd": f"mkdir -p data/split && {run} split", "deps": ["step.py"], "outs": made["split"]},
        "train": {
            "cmd": f"mkdir -p artifacts/train && {run} train",
            "deps": ["data/split"],
            "params": ["seed"],
            "outs": made["train"],
        },
        "evaluate": {
            "cmd": f"mkdir -p artifacts/evaluate && {run} evaluate",
            "deps": made["train"],
            "outs": [str(paths.PREDICTIONS)],
        },
    }
    write_json(root / "dvc.yaml", {"stages": stages})
    rules = project.RULES | {
        "parts": {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.1}
    }
    write_json(root / paths.PARAMS, project.PARAMS | {"gate": {"rules": rules}})
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (
        "git init -q",
        f"{sys.executable} -m dvc init -q",
        f"{sys.executable} -m dvc repro -q",
        "git add -A",
        "git -c user.name=a -c user.email=a@b commit -qm all",
    ):
        subprocess.run(command.split(), cwd=root, check=True, env=quiet, capture_output=True)
