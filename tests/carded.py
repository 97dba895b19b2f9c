"""Evidence of a small project, written by hand, for tests of its card; names are as hostile as they may be."""

import hashlib
import json
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import write_json, write_text

HOSTILE = "</td><script>alert(1)</script> | ![x](http://x.example/9) `7` <!-- -->"
PARAMS = """\
project: flights
seed: 7
data:
  sources: {flights: {kind: file}}
  columns:
    id: {type: string, role: id}
    secret: {type: category, role: ignored, private: true}
    late: {type: bool, role: target}
evaluate:
  task: binary
  slices: {carrier: {by: carrier}, hidden: {by: secret}}
gate:
  rules:
    floor: {kind: floor, metric: roc_auc, at: 0.65}
    robust: {kind: stress, stresses: [new_carrier, typos], at_most: 0.03}
train: {estimator: {_target_: sklearn.linear_model.LogisticRegression, C: 0.5}, cv: {kind: k_fold, folds: 4}}
card:
  owners: ['@ml-owners']
  limits: ['not for 2 engines', 'none of 3']
"""
DVC = """\
stages:
  compose: {cmd: tidegate compose, outs: [params.yaml]}
  split: {cmd: tidegate split, outs: [artifacts/split]}
  evaluate: {cmd: tidegate evaluate, outs: [artifacts/evaluate]}
  stress: {cmd: tidegate stress, outs: [artifacts/stress]}
"""


def lock(folder: Path) -> None:
    """Write the dvc.lock of a pipeline that wrote the evidence as it is now."""
    files = [folder / paths.PARAMS, *sorted(file for file in (folder / paths.ARTIFACTS).rglob("*") if file.is_file())]
    outs = [
        {"path": file.relative_to(folder).as_posix(), "hash": "md5", "md5": hashlib.md5(file.read_bytes()).hexdigest()}
        for file in files
    ]
    write_text(folder / "dvc.lock", json.dumps({"schema": "2.0", "stages": {"all": {"cmd": "x", "outs": outs}}}))


def lay_out(folder: Path) -> None:
    """Write the evidence below the folder; nothing was rehearsed, packaged or profiled."""
    write_text(folder / paths.PARAMS, PARAMS)
    write_text(folder / "dvc.yaml", DVC)
    write_json(folder / paths.METRICS, {"roc_auc": 0.694251199509, "recall": None})
    parts = {
        "train": {"rows": 2447, "classes": {"positive": 593, HOSTILE: 1854}, "from": "2013-01-01", "to": "2013-09-30"}
    }
    write_json(folder / paths.SPLIT_SUMMARY, {"kind": "time", "parts": parts, "unused_rows": 3})
    carriers = {
        f"carrier={HOSTILE}": {"rows": 114, "metrics": {"roc_auc": 0.71}},
        "carrier=9E": {"rows": 5, "metrics": {}},
    }
    hidden = {"hidden=Alice": {"rows": 50, "metrics": {"roc_auc": 0.5}}}
    write_json(folder / paths.SLICES, {"carrier": carriers, "hidden": hidden})
    write_text(folder / paths.PLOTS / "intervals.csv", INTERVALS)
    write_text(folder / paths.PLOTS / "fairness.csv", FAIRNESS)
    losses = [{"metric": "roc_auc", "clean": 0.694, "stressed": 0.681, "loss": 0.0131, "low": -0.002, "high": 0.031}]
    declared = {"kind": "typos", "share": 0.05}
    answered = {"stress": "typos", "declared": declared, "rows": 555, "changed": 27, "losses": losses, "failure": ""}
    refused = {**answered, "stress": "new_carrier", "losses": [], "failure": HOSTILE}
    write_json(folder / paths.STRESS, {"stresses": [answered, refused]})


INTERVALS = """\
metric,value,low,high,level,method,units,constant,gain,gain_low,gain_high
roc_auc,0.694251,0.655011,0.730358,0.95,"score test, by block",61,0.5,0.194251,0.155011,0.230358
recall,,,,0.95,exact,61,,,,
"""
FAIRNESS = """\
column,statistic,group,between,rows,value,low,high,level
secret,recall,secret=Alice,,4000,0.41,0.31,0.52,0.95
carrier,recall,carrier=9E,,1234,0.42,0.32,0.53,0.95
carrier,recall,,carrier=9E and carrier=UA,,0.11,0.01,0.21,0.95
"""
