"""A project of free text: tickets whose urgency their words tell, from a csv file through conf/ alone."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

CONF = {
    "config.yaml": """\
defaults:
  [data: tickets, check: tickets, train: words, evaluate: binary, stress: default, gate: tickets, engine: local, _self_]
project: tickets
seed: 7
""",
    "data/tickets.yaml": """\
name: tickets
sources:
  tickets: {kind: file, path: tickets.csv, sha256: SHA256}
query: SELECT * FROM tickets
columns:
  ticket:  {type: int, role: id}
  opened:  {type: timestamp}
  team:    {type: category}
  message: {type: string, nullable: true}
  waits:   {type: float}
  urgent:  {type: bool, role: target, positive: true}
split: {kind: random, holdout: 0.4, stratify: true}
""",
    "check/tickets.yaml": "not_null: [team, urgent]\n",
    "train/words.yaml": """\
estimator:
  _target_: sklearn.linear_model.LogisticRegression
  max_iter: 300
preprocess: {category: one_hot, rare: 30, number: standard, missing: median, timestamp: parts, text: tfidf, terms: 200}
cv: {kind: stratified, folds: 3}
calibration: {method: sigmoid, folds: 3}
""",
    "train/hashed.yaml": """\
estimator:
  _target_: sklearn.ensemble.HistGradientBoostingClassifier
  max_iter: 20
preprocess: {category: ordinal, rare: 30, timestamp: parts, text: hashing, terms: 64}
cv: {kind: stratified, folds: 3}
""",
    "evaluate/binary.yaml": """\
task: binary
threshold: 0.4
metrics: {roc_auc: {}, log_loss: {}, recall: {}}
slices: {team: {by: team, min_rows: 20}}
""",
    "stress/default.yaml": """\
stresses:
  mistyped: {kind: typos, columns: [message], share: 100%}
  silent:   {kind: missing_values, columns: [message], share: 100%}
  new_team: {kind: unseen_categories, columns: [team], share: 50%}
""",
    "gate/tickets.yaml": "rules: {auc_floor: {kind: floor, metric: roc_auc, at: 0.6}}\n",
    "engine/local.yaml": "kind: local\nthreads: 1\n",
}
URGENT, CALM, ANY = (
    ["outage", "down", "crash", "lost", "broken"],
    ["thanks", "question", "invoice", "typo", "colour"],
    [f"word{number}" for number in range(400)],
)


def table(rows: int = 900, seed: int = 3) -> pd.DataFrame:
    """Urgent tickets have urgent words, most of the time; the team tells nothing, and many teams are small."""
    draw = np.random.default_rng(seed)
    urgent = draw.random(rows) < 0.3
    teams = np.array([f"team {number}" for number in range(60)])
    team = np.where(draw.random(rows) < 0.7, draw.choice(["north", "south"], rows), draw.choice(teams, rows))
    clear = draw.random(rows) < 0.8
    messages = [
        " ".join([*draw.choice(URGENT if of_urgent else CALM, 2), *draw.choice(ANY, 6)]) if seen else None
        for of_urgent, seen in zip(urgent == clear, draw.random(rows) > 0.05, strict=True)
    ]
    opened = pd.Timestamp("2025-03-01") + pd.to_timedelta(draw.integers(0, 90 * 24, rows), unit="h")
    columns = {"ticket": np.arange(rows), "opened": opened, "team": team, "message": messages}
    return pd.DataFrame(columns | {"waits": draw.exponential(3, rows).round(2), "urgent": urgent})


def lay_out(repository: Path, folder: Path) -> None:
    """All files of it; `dvc repro`, or its stages one after the other, run as they are."""
    import hashlib

    table().to_csv(folder / "tickets.csv", index=False)
    digest = hashlib.sha256((folder / "tickets.csv").read_bytes()).hexdigest()
    for name, text in CONF.items():
        path = folder / "conf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("SHA256", digest))
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / "examples/breast_cancer" / name, folder / name)
