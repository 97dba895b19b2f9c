"""A request's values become the program's input; what scikit-learn refuses is refused."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from exact import exact_trees
from tidegate import artifacts
from tidegate.errors import EvidenceError
from tidegate.exact import model, onnx_file
from tidegate.exact.form import Form, NumberInput, TextInput
from tidegate.exact.model import ExactModel, UnanswerableError

NUMBERS = [
    NumberInput("size", None, takes_missing=False, most=100.0),
    NumberInput("flag", None, takes_missing=True, most=None),
    *(NumberInput("at", part, takes_missing=True, most=None) for part in ("month", "weekday", "hour")),
]
FORM = Form("tree", "regression", "identity", [TextInput("kind", ["a", "b"])], NUMBERS, None)
VALUES = {
    "kind": ["b", None, "new"],
    "size": [1, 2.5, -100.0],
    "flag": [True, None, False],
    "at": ["2024-02-01T08:30:00", None, "2024-12-29"],
}


def test_values_become_codes_and_numbers():
    made = ExactModel(FORM, lambda rows: rows).matrix(VALUES, 3)
    nan = np.nan
    expected = [[1, 1, 1, 2, 3, 8], [2, 2.5, nan, nan, nan, nan], [3, -100, 0, 12, 6, 0]]
    assert np.array_equal(made, expected, equal_nan=True)


@pytest.mark.parametrize(
    ("size", "why"),
    [([None, 1, 1], "size: value 0 is missing"), ([1, 1, -101.0], "size: value 2 is larger")],
    ids=["missing", "too large"],
)
def test_what_the_model_cannot_take_is_refused(size, why):
    with pytest.raises(UnanswerableError, match=why):
        ExactModel(FORM, lambda rows: rows).matrix(VALUES | {"size": size}, 3)


def test_a_prediction_that_is_not_a_number_is_not_answered():
    with pytest.raises(UnanswerableError, match="row 1 is not a finite number"):
        ExactModel(FORM, lambda rows: rows).predict(np.array([[1.0], [np.inf]]))


@pytest.fixture
def folder(tmp_path):
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    form = Form("tree", "regression", "identity", [], NUMBERS[:2], None)
    artifacts.write_json(tmp_path / "exact.json", asdict(form))
    artifacts.write_bytes(tmp_path / "exact.onnx", onnx_file.write(exact_trees.stump()))
    return tmp_path


def test_a_packaged_form_is_read(folder):
    read = model.read(folder)
    assert read.predict(read.matrix({"size": [0.5], "flag": [True]}, 1)).tolist() == [-0.75]


def test_hostile_files_are_refused_with_their_name(folder, monkeypatch):
    form = json.loads((folder / "exact.json").read_text())
    (folder / "exact.onnx").write_bytes(b"\x08\x0a")
    with pytest.raises(EvidenceError, match=r"exact.onnx: is refused as an exact form: field 7 is missing"):
        model.read(folder)
    monkeypatch.setattr(model, "MOST_BYTES", 1)
    with pytest.raises(EvidenceError, match="more than 0 MiB"):
        model.read(folder)
    artifacts.write_json(folder / "exact.json", form | {"run": "os.system"})
    with pytest.raises(EvidenceError, match=r"exact.json: run"):
        model.read(folder)
