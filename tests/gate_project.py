"""A repository whose main branch holds evidence of a model, as DVC would have left it: for tests of the gate's verb."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import yaml

from gate_evidence import METRICS, holdout, revision
from tidegate import paths
from tidegate.artifacts import write_json, write_table

RULES = {
    "auc_floor": {"kind": "floor", "metric": "roc_auc", "at": 0.6},
    "auc_holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.03},
}
PARAMS = {
    "seed": 7,
    "project": "flights",
    "environments": {},
    "data": {
        "columns": {
            "row_id": {"type": "int", "role": "id"},
            "carrier": {"type": "category"},
            "day": {"type": "timestamp", "role": "time"},
            "passenger": {"type": "string", "role": "ignored", "private": True},
            "late": {"type": "bool", "role": "target", "positive": True},
        },
        "split": {"kind": "time", "holdout_from": "2013-10-01"},
    },
    "check": {
        "not_null": ["carrier", "late"],
        "rows": {"shrink_at_most": "10%", "severity": "warning"},
        "drift": {"ks": 0.1, "psi": 0.2, "alpha": 0.01},
        "references": {
            "register": {
                "from": {"columns": ["carrier"]},
                "to": {"source": "airlines", "columns": ["code"]},
                "mostly": 0.99,
                "min_rows": 50,
            }
        },
        "expect": {
            "rows": {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 100, "max_value": 900}},
            "known": {
                "type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "carrier", "value_set": ["AA", "HA"], "mostly": 0.99},
                "min_rows": 50,
            },
        },
    },
    "evaluate": {
        "task": "binary",
        "threshold": 0.5,
        "metrics": METRICS,
        "slices": {"carrier": {"by": "carrier", "min_rows": 30}},
    },
    "gate": {"alpha": 0.05, "inconclusive": "block", "rules": RULES},
}


def git(*arguments):
    settings = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
    done = subprocess.run(["git", *settings, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(message):
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def start(*, params=PARAMS, noise=0.3):
    """Make the repository in the current folder, with a first commit on main."""
    git("init", "--quiet", "--initial-branch=main")
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("")
    Path(".gitignore").write_text("/.dvc/cache\n/data\n/artifacts/evaluate/predictions.parquet\n")
    Path("dvc.yaml").write_text("stages: {}\n")
    declare(params)
    train(noise=noise)
    commit("first model")


def declare(params):
    paths.PARAMS.write_text(yaml.safe_dump(params, sort_keys=False))


def train(*, noise, rows=2_000, days=0):
    """Leave a model's evidence in the work tree and in the cache, and lock it."""
    of = holdout(rows, days=days)
    made = revision("here", of[2], of=of, noise=noise)
    write_json(paths.METRICS, dict(made.metrics))
    store(made.predictions)


def store(predictions):
    import pandas as pd

    columns = ("row_id", "truth", "predicted", "block")
    write_table(paths.PREDICTIONS, pd.DataFrame({name: getattr(predictions, name) for name in columns}))
    lock()


def lock():
    """Write dvc.lock for the work tree, and fill the cache. Without rows there is no holdout table."""
    outs = [{"path": str(path), **cached(path.read_bytes())} for path in (paths.METRICS, paths.PREDICTIONS)]
    rows = [{"path": str(path), **cached(path.read_bytes())} for path in (paths.TRAIN, paths.HOLDOUT) if path.exists()]
    rows = rows or [{"path": str(paths.HOLDOUT), **cached(b"the same rows")}]
    stages = {"evaluate": {"cmd": "x", "outs": outs}, "split": {"cmd": "x", "outs": rows}}
    Path("dvc.lock").write_text(yaml.safe_dump({"schema": "2.0", "stages": stages}))


def cached(content, suffix=""):
    """Put content into the cache; its entry in dvc.lock."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest() + suffix
    place = Path(".dvc/cache/files/md5") / digest[:2] / digest[2:]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return {"hash": "md5", "md5": digest, "size": len(content)}


def run(*arguments, env=None):
    """Run the verb as a person does."""
    import sys

    return subprocess.run(
        [sys.executable, "-m", "tidegate", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "100"} | (env or {}),
    )


def decision(*arguments):
    done = run("gate", "--json", *arguments)
    return done.returncode, json.loads(done.stdout)
