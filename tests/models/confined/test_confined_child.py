"""What a confined process answers: predictions, or times of models in turns over as many rows of each."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.linear_model import LogisticRegression

from tidegate.config.schema.data import Column
from tidegate.errors import UserError
from tidegate.models.confined import confined_child
from tidegate.models.confined.confined_child import answered, predicted, seconds
from tidegate.models.features import inputs
from tidegate.models.packages import model_file

COLUMNS = {"size": Column(type="float"), "late": Column(type="bool", role="target", positive=True)}
DECLARED = {name: column.model_dump(mode="json") for name, column in COLUMNS.items()}


@pytest.fixture
def model(tmp_path):
    """A question about a small model, that lies beside its holdout of 40 rows."""
    size = np.linspace(-1, 1, 40)
    table = pd.DataFrame({"size": size, "late": size > 0})
    model_file.write(tmp_path / "model.skops", LogisticRegression().fit(inputs(table, COLUMNS), table.late))
    table.to_parquet(tmp_path / "holdout.parquet")
    return {"ask": "predictions", "model": str(tmp_path / "model.skops"), "extra": [], "task": "binary"}


def stream(*sizes, name="size"):
    table, out = pa.table({name: [float(each) for each in sizes]}), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as written:
        written.write_table(table)
    return out.getvalue().to_pybytes()


def timed(model, *holdouts, rows=10, rounds=3):
    described = [
        {"model": model["model"], "holdout": str(path), "columns": DECLARED, "task": "binary"} for path in holdouts
    ]
    return {"ask": "seconds", "models": described, "rows": rows, "rounds": rounds, "extra": []}


def test_a_model_is_asked_about_each_row(model):
    low, high = predicted(model, stream(-1, 1))
    assert 0 < low < 0.5 < high < 1
    assert answered(model, stream(-1, 1)) == [low, high]


def test_what_the_model_refuses_is_one_line(model):
    with pytest.raises(UserError) as refused:
        predicted(model, stream(1, name="other"))
    assert "\n" not in str(refused.value)


def test_a_file_that_is_no_model_is_refused(model, tmp_path):
    (tmp_path / "model.skops").write_bytes(b"x")
    with pytest.raises(UserError, match="is refused as a model file"):
        answered(model, stream(1))


def test_each_model_is_timed_in_each_round(model, tmp_path):
    path = tmp_path / "holdout.parquet"
    taken = answered(timed(model, path, path, rounds=4), b"")
    assert [len(each) for each in taken] == [4, 4]
    assert min(map(min, taken)) > 0


def test_models_are_timed_over_as_many_rows_of_each_and_take_turns(model, tmp_path, monkeypatch):
    from tidegate.models.prediction import predict

    asked = []
    monkeypatch.setattr(predict, "predict", lambda model, rows, task: asked.append((len(rows), rows["size"].iloc[0])))
    short = tmp_path / "short.parquet"
    pd.DataFrame({"size": [5.0] * 6, "late": [True] * 6}).to_parquet(short)
    seconds(timed(model, tmp_path / "holdout.parquet", short, rows=10, rounds=2))
    assert {rows for rows, _ in asked} == {6}
    # a first call each that is not measured, then backwards and forwards
    assert [first for _, first in asked] == [-1.0, 5.0, 5.0, -1.0, -1.0, 5.0]


QUESTIONS = """
import json, sys
from tidegate.models.confined import confined_child
sys.argv = ["child"]
confined_child.LIBRARIES = ()
confined_child.main()
"""


def run(*questions, code=QUESTIONS):
    text = b"".join(json.dumps(each | {"bytes": len(rows)}).encode() + b"\n" + rows for each, rows in questions)
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, check=False, env=os.environ)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_questions_are_answered_in_order_and_a_refusal_ends_nothing(model, tmp_path):
    done, answers = run(
        (model, stream(1)), (model | {"model": str(tmp_path / "gone")}, stream(1)), (model, stream(1, -1))
    )
    assert done.returncode == 0, done.stderr
    assert [list(each) for each in answers] == [["answer"], ["refused"], ["answer"]]
    assert len(answers[2]["answer"]) == 2


def test_nothing_can_be_written_once_it_is_bound(tmp_path):
    path = tmp_path / "marker"
    code = f"""
from tidegate.models.confined import confined_child
confined_child.confine_itself()
import resource
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])
open({str(path)!r}, "w").write("x")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout.split() == [str(confined_child.MEMORY), str(confined_child.CPU_S)]
    assert "Permission denied" in done.stderr or "File too large" in done.stderr
    assert not path.exists() or not path.read_text()
