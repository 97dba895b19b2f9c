"""Uses every kind that the pages docs/add-a-*.md add, as the verbs do: tests/test_add_a_kind.py runs it in a project.

Prints a JSON object: what each kind gave.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
from typer.testing import CliRunner

from gate_evidence import evidence, judged
from tidegate import kinds, metrics
from tidegate.analyses import POD_METRICS, Observer, Observers, Version
from tidegate.artifacts import write_table
from tidegate.checks.lazy_gx_import import lazy_gx_import
from tidegate.cli import app
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.data.read_sources import tables
from tidegate.faults import ServedModel
from tidegate.stresses import HoldoutSample

VERBS = (("compose",), ("validate", "-o", "lines"), ("hello",), ("count",))
declared = typed(compose().root)


def used() -> dict[str, object]:
    truth, predicted = np.array([1.0, 0.0, 0.0]), np.array([0.9, 0.8, 0.1])
    monitor, environment = declared.monitor, SimpleNamespace(requests_per_second=2.0)
    split, cv, search, analysis = (
        declared.data.split,
        declared.train.cv,
        declared.train.search,
        monitor.analyses["busy"],
    )
    table = tables({"rows": declared.data.sources["rows"]})["rows"]
    assigned = kinds.SPLITS.load(split.kind).assign(split, table, declared.data.columns, np.random.default_rng(0))
    folds = kinds.CROSS_VALIDATIONS.load(cv.kind).cut(cv, table.to_pandas(), truth, declared.data.columns, 7)
    busy = kinds.ANALYSES.load(analysis.kind)
    version = Version(POD_METRICS, {"version": "new"})
    observers = Observers(Observer(version, version))
    strategy = kinds.ROLLOUTS.load("at_once")
    plan = strategy.plan(strategy.Params(strategy="at_once"), "dev", **vars(environment), monitor=monitor)
    return {
        "metric": metrics.prepare("hit_share", declared.evaluate.metrics["hit_share"], 0.5, truth, predicted)(None),
        "gate rule": judged(evidence(rows=400), **declared.gate.rules["enough"].model_dump())[0].verdict.value,
        "data source": table.num_rows,
        "split": assigned["holdout"].tolist(),
        "cross-validation": [held.tolist() for _, held in folds],
        "search": type(kinds.SEARCHES.load(search.kind).tuner(search, None, search.space, 7)).__name__,
        "engine": checked(),
        "analysis": busy.queries(busy.record("busy", analysis), observers)[""],
        "rollout strategy": plan.strategy,
        "stress": damaged(),
        "objective": observed(),
        "fault": faulty().tolist(),
    }


def faulty() -> np.ndarray:
    model = ServedModel(lambda values: np.array(values["score"]), kinds.TASKS.load("binary"), {"score": [0.2, 0.7]})
    return kinds.FAULTS.load("rounded").served(model).predict(model.rows)


def observed() -> str:
    params = declared.monitor.objectives["mean"]
    rows = SimpleNamespace(predicted=np.array([0.9, 0.8, 0.1]), last=lambda _: rows)
    (finding,) = kinds.OBJECTIVES.load(params.kind).observe("mean", params, rows)
    return finding.reason


def damaged() -> str:
    params = declared.stress.stresses["halved"]
    table = pd.DataFrame({params.column: np.ones(10)})
    rows = HoldoutSample(table, declared.data.columns, np.ones(10), np.ones(10), 2)
    made = kinds.STRESSES.load(params.kind).stressed(params, rows, np.random.default_rng(0))
    return f"{made.changed} rows, {params.column} {made.table[params.column].mean()}"


def checked() -> str:
    with lazy_gx_import("pandas"):
        from tidegate.checks.check_table import check_table
    path = Path("table.parquet")
    write_table(path, pa.table({"number": list(range(2000))}))
    suite = {
        "rows": {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1000}},
    }
    check = type(declared.check).model_validate({"engine": declared.check.engine, "expect": suite})
    return check_table(check, path).verdict.value


def said(*words: str) -> str:
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    return f"{done.exit_code}: {done.stdout}"


if __name__ == "__main__":
    found = used()
    found |= {" ".join(words): said(*words) for words in VERBS}
    sys.stdout.write(json.dumps(found))
