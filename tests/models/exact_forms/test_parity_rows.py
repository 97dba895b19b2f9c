"""The rows of a proof are read from what the stages left."""

import json

import numpy as np
import pandas as pd

import model_project
from tidegate import artifacts, paths
from tidegate.config.schema.data import Column, ColumnRole, ColumnType
from tidegate.data.golden_answers import GoldenRequests
from tidegate.models.exact_forms import parity_rows
from tidegate.models.packages import golden_requests
from tidegate.models.packages.describe_signature import describe


def test_holdout_predictions_and_golden_requests_are_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()
    predictions = np.linspace(0, 1, 300)
    artifacts.write_table(paths.PREDICTIONS, pd.DataFrame({"truth": predictions, "predicted": predictions}))
    rows = model_project.table(2, seed=3)
    columns = model_project.columns()
    tensors = golden_requests.encode(rows, columns)
    signature = describe(columns, model="flights", task="binary", threshold=0.5)
    read = parity_rows.read(columns, signature, GoldenRequests(json.loads(json.dumps(tensors)), [0.1, 0.2]))
    assert read.evaluated.tolist() == predictions.tolist()
    assert read.golden["carrier"].tolist() == rows["carrier"].tolist()
    assert (len(read.holdout), read.answers.tolist()) == (300, [0.1, 0.2])


def test_a_probability_per_class_is_read_in_the_order_of_the_classes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()
    columns = model_project.columns()
    target = next(name for name, column in columns.items() if column.role is ColumnRole.TARGET)
    classes = Column(type=ColumnType.CATEGORY, role=ColumnRole.TARGET, classes=("b", "a", "c"))
    signature = describe(columns | {target: classes}, model="flights", task="multiclass", threshold=0.5)
    shares = {"predicted_a": 0.2, "predicted_b": 0.5, "predicted_c": 0.3}
    artifacts.write_table(paths.PREDICTIONS, pd.DataFrame({"truth": ["a"] * 300} | shares))
    tensors = golden_requests.encode(model_project.table(1, seed=3), columns)
    read = parity_rows.read(columns, signature, GoldenRequests(json.loads(json.dumps(tensors)), [[0.5, 0.2, 0.3]]))
    assert read.evaluated[0].tolist() == [0.5, 0.2, 0.3]
    assert (read.evaluated.shape, read.answers.shape) == ((300, 3), (1, 3))
