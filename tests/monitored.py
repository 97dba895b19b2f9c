"""Objectives of the reference's prod, its rules, and windows of rows that are drawn."""

from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import yaml
from pydantic import TypeAdapter

from tidegate.alerts import files
from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.data.statistics import table_statistics
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import DeclaredData, Pods, Service, WindowRows, described_predictions
from tidegate.stats.read_table_statistics import read

ROOT = Path(__file__).parent.parent
OWNED = {"owner": "@ml-oncall"}
AVAILABLE = {"kind": "availability", "at_least": "99.9%", **OWNED}
SERVICE = Service(
    "flights", "prod", Pods({"namespace": "flights-prod", "service": "flights-pods"}, memory_mib=1024, cores=1), 40
)
COLUMNS = TypeAdapter(Columns).validate_python(
    {
        "temp": {"type": "float", "role": "feature", "nullable": True},
        "origin": {"type": "category", "role": "feature"},
        "late": {"type": "bool", "role": "target", "positive": True},
        "day": {"type": "timestamp", "role": "time"},
    }
)
EVALUATE = Evaluate.model_validate({"task": "binary", "metrics": {"roc_auc": {}, "log_loss": {}}})
DATA = DeclaredData(COLUMNS, EVALUATE)
DAY = 86400


def environments(**changed) -> Environments:
    """Those of the reference, of which prod is scraped; `changed` are keys of prod."""
    params = yaml.load((ROOT / "params.yaml").read_text(), yaml.CSafeLoader)["environments"]
    params["prod"] = {**params["prod"], **changed}
    return TypeAdapter(Environments).validate_python(params)


def monitor(**declared) -> Monitor:
    """With these objectives; keys that begin with `_` are keys of the section."""
    section = {name[1:]: value for name, value in declared.items() if name.startswith("_")}
    objectives = {name: value for name, value in declared.items() if not name.startswith("_")}
    return Monitor.model_validate({**section, "objectives": objectives})


def simulated(**declared):
    """prod with the rules of these objectives."""
    return files.simulated("flights", environments(), monitor(**declared))["prod"]


def params_of(kind: str, **fields):
    return OBJECTIVES.load(kind).Params.model_validate({"kind": kind, **OWNED, **fields})


def mistakes(kind: str, **fields) -> dict[str, str]:
    """What the kind finds in these fields."""
    return dict(OBJECTIVES.load(kind).problems(params_of(kind, **fields), DATA))


def drawn(rows: int, *, days: int = 60, shift: float = 0.0, seed: int = 1, missing: float = 0.0) -> pa.Table:
    """Independent rows, evenly over the days; `shift` moves temp by so many standard deviations."""
    generator = np.random.default_rng(seed)
    temp = generator.normal(shift, 1, rows)
    seconds = (np.arange(rows) * days * DAY // rows).astype("int64")
    return pa.table(
        {
            "temp": pa.array(temp, mask=generator.random(rows) < missing),
            "origin": generator.choice(["EWR", "JFK", "LGA"], rows),
            "late": generator.random(rows) < 0.3,
            "day": pa.array(seconds * 1_000_000, pa.timestamp("us")),
        }
    )


def window(
    rows: int = 5000,
    *,
    days: int = 60,
    shift: float = 0.0,
    missing: float = 0.0,
    skill: float = 1.0,
    labels: float = 1.0,
) -> WindowRows:
    """A window against training rows like `drawn`. `skill` is how well predictions follow the truth (0: not at all),
    `labels` the share of the rows, the oldest, whose label is in."""
    table = drawn(rows, days=days, shift=shift, seed=2, missing=missing)
    truth = table.column("late").to_numpy(zero_copy_only=False).astype(float)
    noise = np.random.default_rng(3).normal(0, 1, rows)
    predicted = 1 / (1 + np.exp(-(skill * (truth - 0.3) * 2 + noise)))
    known = np.arange(rows) < labels * rows
    seconds = table.column("day").to_numpy().astype("datetime64[us]").astype("int64") / 1e6
    return WindowRows(
        declared=DATA,
        table=table,
        predicted=predicted + 0.2 * shift * (1 - predicted),
        truth=np.where(known, truth, np.nan),
        blocks=(seconds // DAY).astype("int64").astype(str).astype(object),
        seconds=seconds,
        training=read(_reference()),
        evaluated=described_predictions(predicted, np.full(rows, "", dtype=object)),
    )


@cache
def _reference():
    return table_statistics.of_table(drawn(20_000, days=240, seed=4), COLUMNS)


def observed(kind: str, rows: WindowRows, **fields) -> dict[str, str]:
    """The verdict by subject."""
    found = OBJECTIVES.load(kind).observe("it", params_of(kind, **fields), rows)
    return {finding.subject: finding.verdict.value for finding in found}
