"""Tables of two revisions for tests of leakage: an honest base, and heads that have seen the holdout in some way."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter

from gate_evidence import evidence, judged
from tidegate.config.schema.data import Columns
from tidegate.gate.leakage import RevisionTable, Tables

NUMBERS = ("temp", "wind", "humid", "distance", "hour", "pressure")
DECLARED = {
    "row": {"type": "string", "role": "id"},
    "carrier": {"type": "category"},
    **{name: {"type": "float", "nullable": True} for name in NUMBERS},
    "late": {"type": "bool", "role": "target", "positive": True},
}
FOLDS = tuple({"roc_auc": value, "brier": 0.15} for value in (0.70, 0.72, 0.74, 0.73))


def columns(**others):
    return TypeAdapter(Columns).validate_python(DECLARED | others)


def rows(count, *, seed, start=0):
    """Rows whose target depends a little on two of their numbers."""
    generator = np.random.default_rng(seed)
    values = {name: generator.normal(10, 3, count) for name in NUMBERS}
    odds = (values["temp"] + values["wind"] - 20) / 4 - 0.8
    return pa.table(
        {
            "row": [f"r{start + index}" for index in range(count)],
            "carrier": generator.choice(["AA", "HA", "UA"], count),
            **values,
            "late": generator.random(count) < 1 / (1 + np.exp(-odds)),
        }
    )


def table(**others):
    parts = {"train": rows(3_000, seed=1), "holdout": rows(1_000, seed=2, start=3_000)}
    parts["recent"] = rows(400, seed=3, start=4_000)
    return replace(RevisionTable(columns(), parts, FOLDS, "time_series", {"flights": "a"}), **others)


def renamed(part, mark="x"):
    """The same rows under other ids."""
    ids = pa.array([f"{mark}{row}" for row in part["row"].to_pylist()])
    return part.set_column(0, "row", ids)


def moved(part, share, names=NUMBERS, seed=5):
    """The rows with noise of so many standard deviations on these numbers."""
    generator = np.random.default_rng(seed)
    for name in names:
        values = part[name].to_numpy()
        noisy = values + generator.normal(0, share * values.std(), len(values))
        part = part.set_column(part.column_names.index(name), name, pa.array(noisy))
    return part


def overwritten(part, **values):
    """The rows with these columns set to one value, or to an array."""
    for name, value in values.items():
        filled = pa.array(value) if isinstance(value, np.ndarray) else pa.array([value] * part.num_rows, pa.float64())
        part = part.set_column(part.column_names.index(name), name, filled)
    return part


def with_column(part, name, values):
    return part.append_column(name, pa.array(values))


def adding(base, more, **others):
    """A head whose training rows are the base's and these."""
    parts = {
        **base.parts,
        "train": pa.concat_tables([base.parts["train"], more.select(base.parts["train"].column_names)]),
    }
    return replace(base, parts=parts, **others)


def known(head, base, **others):
    """Evidence of a base and a head with these tables."""
    return replace(evidence(**others), tables=Tables(head, base))


def found(head, base, *, kind="leakage", **options):
    return judged(known(head, base), kind=kind, **options)


def subjects(findings):
    return {finding.subject: finding.verdict.value for finding in findings}
