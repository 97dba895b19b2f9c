"""The exact form of the package predicts as scikit-learn does; a package of another model, or altered, does not."""

import json

import numpy as np
import pyarrow as pa
import pytest

import monitored_project as drawn
from tidegate import artifacts, paths
from tidegate.commands.monitoring import window_predictions
from tidegate.config.composing.compose import compose
from tidegate.config.params import load
from tidegate.config.schema.data import features
from tidegate.config.validation.parse import typed
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import EvidenceError
from tidegate.kinds import STAGES
from tidegate.models.features import inputs
from tidegate.models.packages import model_file
from tidegate.models.prediction.predict import predict

ROWS = drawn.rows(3_000, days=31, missing=0.1)


@pytest.fixture
def declared(monitored_project, tmp_path, monkeypatch):
    """The declaration of a project of the test's own, which has a model and no package."""
    monkeypatch.chdir(drawn.copy(monitored_project, tmp_path / "project"))
    return typed(compose().root)


def predicted(declared):
    return window_predictions.predicted(declared, ROWS, None)


def by_scikit_learn(declared):
    """All rows at once, by the model's file alone."""
    columns = declared.data.columns
    frame = ROWS.select(list(features(columns))).to_pandas()
    model = model_file.read(paths.MODEL, extra=trusted_here())
    return predict(model, inputs(frame, columns), declared.evaluate.task)


def package():
    stage = STAGES.load("package")
    stage.run(load(stage.Params))
    return paths.PACKAGE / "package.json"


def test_without_a_package_the_model_itself_predicts(declared):
    assert not paths.PACKAGE.exists()
    np.testing.assert_array_equal(predicted(declared), by_scikit_learn(declared))


@pytest.mark.slow
def test_the_exact_form_gives_the_same_numbers_in_the_rows_order(declared):
    package()
    np.testing.assert_allclose(predicted(declared), by_scikit_learn(declared), rtol=1e-14)


@pytest.mark.slow
def test_the_exact_form_is_what_predicts_where_there_is_one(declared):
    """It is the model's file that cannot be read any more, and the rows are predicted all the same."""
    contents = package()
    paths.MODEL.write_bytes(b"no model")
    described = json.loads(contents.read_text())
    described["files"][paths.MODEL.name]["sha256"] = artifacts.sha256(paths.MODEL)
    artifacts.write_json(contents, described)
    (paths.PACKAGE / paths.MODEL.name).write_bytes(paths.MODEL.read_bytes())
    assert np.isfinite(predicted(declared)).all()


@pytest.mark.slow
def test_an_altered_exact_form_is_refused(declared):
    package()
    program = paths.PACKAGE / "exact.onnx"
    program.write_bytes(program.read_bytes() + b"x")
    with pytest.raises(EvidenceError, match=r"exact\.onnx: does not match its entry in package\.json"):
        predicted(declared)


@pytest.mark.slow
def test_a_package_of_another_model_is_not_asked(declared):
    """Its exact form is altered, too: asked, it would be refused."""
    contents = package()
    program = paths.PACKAGE / "exact.onnx"
    program.write_bytes(program.read_bytes() + b"x")
    described = json.loads(contents.read_text())
    described["files"][paths.MODEL.name]["sha256"] = "0" * 64
    artifacts.write_json(contents, described)
    np.testing.assert_array_equal(predicted(declared), by_scikit_learn(declared))


def test_what_was_answered_is_taken_where_inputs_are_private(declared):
    answers = np.full(ROWS.num_rows, 0.5)
    assert window_predictions.predicted(declared, ROWS.drop_columns(["temp"]), answers) is answers


def test_rows_that_the_model_cannot_take_are_named(declared):
    endless = pa.array([np.inf] * ROWS.num_rows)
    rows = ROWS.set_column(ROWS.column_names.index("temp"), "temp", endless)
    with pytest.raises(EvidenceError, match=r"the model can't predict the window's rows: Input X contains infinity"):
        window_predictions.predicted(declared, rows, None)
