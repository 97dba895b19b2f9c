"""Predictions are read as data that anybody may have written."""

import pandas as pd
import pytest

from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.gate.evidence import predictions
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionFolder

SOUND = {"row_id": [1, 2], "truth": [0.0, 1.0], "predicted": [0.2, 0.8], "block": ["a", "b"]}


def read(root, **changed):
    write_table(root / paths.PREDICTIONS, pd.DataFrame(SOUND | changed))
    return predictions.read(RevisionFolder(root, "here"))


def test_each_row_has_its_truth_its_prediction_and_its_block(tmp_path):
    found = read(tmp_path)
    assert isinstance(found, Predictions)
    assert (found.row_id.tolist(), found.predicted.tolist(), found.block.tolist()) == ([1, 2], [0.2, 0.8], ["a", "b"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param({"truth": ["no", "yes"]}, "truth is not numeric", id="a truth in words"),
        pytest.param({"block": ["a", None]}, "row_id or block is missing", id="a block is missing"),
        pytest.param({"row_id": [1, 1]}, "1 of 2 rows", id="a row twice"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(tmp_path, changed, reason):
    found = read(tmp_path, **changed)
    assert isinstance(found, Unpaired)
    assert reason in found.reason
