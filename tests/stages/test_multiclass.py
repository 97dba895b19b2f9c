"""Several classes from training to the served answer, whatever they are called."""

import csv

import numpy as np
import pytest
from sklearn.metrics import f1_score, log_loss
from starlette.testclient import TestClient

from stages import multiclass_project
from stages.multiclass_project import HOSTILE
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.data.golden_answers import GoldenRequests
from tidegate.errors import EvidenceError
from tidegate.gate.evidence import predictions
from tidegate.gate.pairing import Predictions
from tidegate.gate.revision import RevisionFolder
from tidegate.records import Verdict
from tidegate.serve.app import Server
from tidegate.serve.package import load as load_package
from tidegate.stages import evaluate, package, train


def ran():
    for stage in (train, evaluate, package):
        assert stage.run(load(stage.Params)) is Verdict.PASS


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        multiclass_project.write()
        ran()
    return folder


@pytest.fixture
def here(hostile, monkeypatch):
    monkeypatch.chdir(hostile)


def test_predictions_have_a_column_for_each_class_in_the_declared_order(here):
    rows = artifacts.read_table(paths.PREDICTIONS)
    assert [*rows.columns] == ["row_id", "truth", *(f"predicted_{name}" for name in HOSTILE), "block"]
    assert rows.truth.tolist() == artifacts.read_table(paths.HOLDOUT)["kind"].tolist()
    probabilities = rows[[f"predicted_{name}" for name in HOSTILE]].to_numpy()
    assert probabilities.sum(axis=1) == pytest.approx(1)
    metrics = artifacts.read_json(paths.METRICS)
    said = np.array(HOSTILE)[probabilities.argmax(axis=1)]
    assert metrics["f1_macro"] == pytest.approx(f1_score(rows.truth, said, average="macro"), rel=1e-11)
    places = [HOSTILE.index(name) for name in rows.truth]
    assert metrics["log_loss"] == pytest.approx(log_loss(places, probabilities, labels=range(4)), rel=1e-11)


def test_each_class_is_a_slice_and_each_fold_is_measured(here):
    slices = artifacts.read_json(paths.SLICES)["kind"]
    assert {*slices} == {f"kind={name}" for name in HOSTILE}
    folds = artifacts.read_json(paths.CV)
    assert all(value is not None for value in folds["mean"].values())


def test_a_plot_holds_any_name(here):
    with (paths.PLOTS / "confusion.csv").open(newline="") as file:
        rows = [*csv.DictReader(file)]
    assert sum(int(row["rows"]) for row in rows) == 200
    assert {row["actual"] for row in rows} == {*HOSTILE}


def test_the_gate_reads_what_was_written(here):
    found = predictions.read(RevisionFolder(paths.PREDICTIONS.parents[2], "here"))
    assert isinstance(found, Predictions)
    assert found.classes == HOSTILE
    assert found.predicted.shape == (200, 4)


def test_the_package_answers_classes_and_probabilities(here):
    servable = load_package(paths.PACKAGE)
    golden = artifacts.read_record(paths.GOLDEN, GoldenRequests)
    server = Server(servable)
    client = TestClient(server.app())
    named, probabilities = client.post(f"/v2/models/{servable.name}/infer", json={"inputs": golden.inputs}).json()[
        "outputs"
    ]
    count = len(golden.answers)
    assert (named["datatype"], named["shape"]) == ("BYTES", [count])
    assert (probabilities["datatype"], probabilities["shape"]) == ("FP64", [count, 4])
    table = np.array(probabilities["data"]).reshape(count, 4)
    np.testing.assert_allclose(table, golden.answers, rtol=1e-12)
    assert named["data"] == [HOSTILE[place] for place in table.argmax(axis=1)]
    assert servable.signature.classes == HOSTILE
    assert f"tidegate_score_count {count:.1f}" in server.telemetry.text().decode()


def test_a_changed_answer_of_one_class_is_refused(here, tmp_path):
    golden = artifacts.read_json(paths.PACKAGE / "golden.json")
    golden["answers"][0][1] += 0.1
    for name in ("model.skops", "signature.json"):
        (tmp_path / name).write_bytes((paths.PACKAGE / name).read_bytes())
    artifacts.write_json(tmp_path / "golden.json", golden)
    files = {name: {"sha256": artifacts.sha256(tmp_path / name)} for name in ("model.skops", "signature.json")}
    files["golden.json"] = {"sha256": artifacts.sha256(tmp_path / "golden.json")}
    artifacts.write_json(tmp_path / "package.json", {"files": files})
    with pytest.raises(EvidenceError, match="golden request 0: answers"):
        load_package(tmp_path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIDEGATE_WORKERS", "1")  # as above


def test_whole_numbers_are_classes_and_weights_go_by_them(folder):
    classes = (3, 1, 2)
    weighted = multiclass_project.LOGISTIC | {"class_weight": {"3": 1, "1": 1, "2": 50}}
    multiclass_project.write(classes, estimator=weighted)
    ran()
    rows = artifacts.read_table(paths.PREDICTIONS)
    assert {*rows.truth} == {"1", "2", "3"}
    assert rows["predicted_2"].mean() > 0.4  # of 14 % of the rows


def test_a_class_that_the_holdout_lacks_is_measured_on_the_others(folder):
    multiclass_project.write()
    train.run(load(train.Params))
    held = artifacts.read_table(paths.HOLDOUT)
    artifacts.write_table(paths.HOLDOUT, held[held["kind"] != HOSTILE[3]].reset_index(drop=True))
    evaluate.run(load(evaluate.Params))
    assert all(value is not None for value in artifacts.read_json(paths.METRICS).values())


def test_a_class_that_a_fold_lacks_has_probability_zero_there(folder):
    multiclass_project.write(train={"estimator": multiclass_project.LOGISTIC, "cv": {"kind": "k_fold", "folds": 3}})
    rows = artifacts.read_table(paths.TRAIN)
    kept = rows[(rows["kind"] != HOSTILE[3]) | (np.arange(len(rows)) < 4)]  # one row of the last class
    artifacts.write_table(paths.TRAIN, kept.reset_index(drop=True))
    train.run(load(train.Params))
    evaluate.run(load(evaluate.Params))
    folds = artifacts.read_table(paths.FOLD_PREDICTIONS)
    without = folds[folds.fold == folds.fold[folds.truth == HOSTILE[3]].iloc[0]]
    assert (without[f"predicted_{HOSTILE[3]}"] == 0).all()
    assert artifacts.read_json(paths.CV)["mean"]["log_loss"] is not None


def test_a_class_without_training_rows_is_refused(folder):
    multiclass_project.write()
    rows = artifacts.read_table(paths.TRAIN)
    artifacts.write_table(paths.TRAIN, rows[rows["kind"] != HOSTILE[0]].reset_index(drop=True))
    with pytest.raises(EvidenceError, match=r"data.split: none of \d+ training rows is of the class 'say \"a\", b'"):
        train.run(load(train.Params))
    assert not paths.MODEL.exists()


def test_a_holdout_row_of_no_declared_class_is_refused(folder):
    multiclass_project.write()
    train.run(load(train.Params))
    held = artifacts.read_table(paths.HOLDOUT)
    held.loc[3, "kind"] = "new"
    artifacts.write_table(paths.HOLDOUT, held)
    with pytest.raises(EvidenceError, match="the target is 'new' in 1 of 200 rows, which is not in its `classes`"):
        evaluate.run(load(evaluate.Params))
    assert not paths.METRICS.exists()


@pytest.mark.slow
def test_five_hundred_classes_are_only_many(folder):
    """A tree with a leaf per class; the curves of 500 classes would take most of the time, and are not asked for."""
    classes = tuple(range(500))
    multiclass_project.write(
        classes,
        estimator={"_target_": "sklearn.tree.DecisionTreeClassifier", "max_depth": 4},
        evaluate={"task": "multiclass", "metrics": {"accuracy": {}, "f1_macro": {}}},
    )
    artifacts.write_table(paths.TRAIN, multiclass_project.table(classes, 1500, seed=1))
    artifacts.write_table(paths.HOLDOUT, multiclass_project.table(classes, 600, seed=2))
    ran()
    assert len(artifacts.read_table(paths.PREDICTIONS).columns) == 503
    assert len(load_package(paths.PACKAGE).signature.classes) == 500
