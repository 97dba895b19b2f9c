"""The rows of a proof are read from what the stages left."""

import json

import numpy as np
import pandas as pd

import model_project
from tidegate import artifacts, paths
from tidegate.config.schema.data import features
from tidegate.models import golden_requests, parity_rows
from tidegate.models.golden_requests import GoldenRequests


def test_holdout_predictions_and_golden_requests_are_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()
    predictions = np.linspace(0, 1, 300)
    artifacts.write_table(paths.PREDICTIONS, pd.DataFrame({"predicted": predictions}))
    rows = model_project.table(2, seed=3)
    columns = model_project.columns()
    tensors = golden_requests.encode(rows, columns)
    read = parity_rows.read(columns, features(columns), GoldenRequests(json.loads(json.dumps(tensors)), [0.1, 0.2]))
    assert read.evaluated.tolist() == predictions.tolist()
    assert read.golden["carrier"].tolist() == rows["carrier"].tolist()
    assert (len(read.holdout), read.answers.tolist()) == (300, [0.1, 0.2])
