"""The exact form of the package predicts as scikit-learn does; a package of another model, or altered, does not."""

import json
import shutil

import numpy as np
import pytest

import monitored_project as drawn
from tidegate import artifacts, paths
from tidegate.commands import window_predictions
from tidegate.config.composing.compose import compose
from tidegate.config.params import load
from tidegate.config.validation.parse import typed
from tidegate.errors import EvidenceError
from tidegate.kinds import STAGES

ROWS = drawn.rows(3_000, days=31, missing=0.1)


@pytest.fixture
def declared(monitored_project, monkeypatch):
    monkeypatch.chdir(monitored_project)
    shutil.rmtree(paths.PACKAGE, ignore_errors=True)
    return typed(compose().root)


def predicted(declared):
    return window_predictions.predicted(declared, ROWS, None)


def package():
    stage = STAGES.load("package")
    stage.run(load(stage.Params))
    return paths.PACKAGE / "package.json"


@pytest.mark.slow
def test_by_the_exact_form_they_are_the_same_and_an_altered_one_is_refused(declared):
    by_scikit_learn = predicted(declared)
    contents = package()
    assert window_predictions._exact_form() is not None
    np.testing.assert_allclose(predicted(declared), by_scikit_learn, rtol=1e-14)
    program = paths.PACKAGE / "exact.onnx"
    program.write_bytes(program.read_bytes() + b"x")
    with pytest.raises(EvidenceError, match=r"exact\.onnx: does not match its entry in package\.json"):
        predicted(declared)
    described = json.loads(contents.read_text())
    described["files"]["model.skops"]["sha256"] = "0" * 64
    artifacts.write_json(contents, described)
    assert window_predictions._exact_form() is None, "of another model"


def test_without_a_package_scikit_learn_predicts_and_what_was_answered_where_inputs_are_private(declared):
    assert window_predictions._exact_form() is None
    answers = np.full(ROWS.num_rows, 0.5)
    assert window_predictions.predicted(declared, ROWS.drop_columns(["temp"]), answers) is answers


def test_rows_that_the_model_cannot_take_are_named(declared, monkeypatch):
    def refuse(_declared):
        def predict(_rows):
            raise ValueError("Input X contains infinity\nor a value too large")

        return predict

    monkeypatch.setattr(window_predictions, "_scikit_learn", refuse)
    with pytest.raises(EvidenceError, match=r"the model can't predict the window's rows: Input X contains infinity$"):
        predicted(declared)
