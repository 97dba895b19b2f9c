from pathlib import Path

import numpy as np
import polars as pl
import pytest

import gate_project
import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.python_api.project import Project
from tidegate.stages import evaluate, train

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A trained and evaluated model, read from elsewhere."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        train.run(load(train.Params))
        evaluate.run(load(evaluate.Params))
        Path("dvc.yaml").write_text("stages: {}\n")
    return Project(folder)


def test_what_the_pipeline_wrote_is_read(project):
    assert len(project.train) == 600
    assert len(project.holdout) == 300
    assert [*project.predictions().columns] == ["row_id", "truth", "predicted", "block"]
    assert project.metrics()["roc_auc"] > 0.5
    assert project.outdated() == ()


@pytest.mark.parametrize("rows", ["data", "recent"])
def test_what_it_has_not_written_is_named(project, rows):
    with pytest.raises(EvidenceError, match="not found; run `dvc repro`"):
        getattr(project, rows).arrow()


def test_the_model_predicts_what_was_evaluated(project):
    recorded = project.predictions().predicted.to_numpy()
    assert np.array_equal(project.predict(project.holdout.arrow()), recorded)
    assert np.array_equal(project.predict(pl.DataFrame(project.holdout)), recorded)
    features = project.holdout.pandas().drop(columns=["late", "ticket"])
    assert np.array_equal(project.predict(features.head(7)), recorded[:7])


def test_rows_without_a_feature_are_refused_once(project):
    with pytest.raises(DeclarationError, match=r"needs .*distance.*, which these rows lack; they have ticket"):
        project.predict(project.holdout.pandas()[["ticket", "carrier"]])


def test_a_feature_of_another_type_is_refused(project):
    wrong = project.holdout.pandas().assign(distance="far")
    with pytest.raises(DeclarationError, match="distance"):
        project.predict(wrong)


@pytest.mark.slow
def test_the_gate_and_the_checks_are_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gate_project.start()
    project = Project(tmp_path)
    assert project.gate().passed
    with pytest.raises(EvidenceError, match=r"report.json: not found"):
        project.checks()


def test_a_model_of_types_that_nobody_trusts_is_not_loaded(project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    artifacts.write_bytes(tmp_path / paths.MODEL, b"not a model")
    with pytest.raises(EvidenceError):
        Project(tmp_path).model()
