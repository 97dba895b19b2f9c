"""`package`: what ships is what was trained, by digest and by its answers."""

import hashlib
import shutil

import pytest

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.errors import EvidenceError
from tidegate.exact.certificate import Certificate
from tidegate.models.packages import model_file
from tidegate.records import Verdict
from tidegate.stages import evaluate, package, train


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        for stage in (train, evaluate):
            stage.run(load(stage.Params))
    return folder


@pytest.fixture
def project(trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lay_out(trained)


@pytest.fixture(scope="module")
def packaged_once(trained, tmp_path_factory):
    """The project after `package`."""
    folder = tmp_path_factory.mktemp("packaged")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        lay_out(trained)
        assert run() is Verdict.PASS
    return folder


@pytest.fixture
def packaged(packaged_once, monkeypatch):
    """The same, entered; tests only read it."""
    monkeypatch.chdir(packaged_once)
    return packaged_once


def run():
    return package.run(load(package.Params))


def lay_out(trained):
    model_project.write()
    for path in (paths.MODEL, paths.GOLDEN, paths.PREDICTIONS):
        artifacts.write_bytes(path, (trained / path).read_bytes())


def test_package_json_names_every_other_file_by_its_digest(packaged):
    files = artifacts.read_json(paths.PACKAGE / "package.json")["files"]
    assert {path.name for path in paths.PACKAGE.iterdir()} == {*files, "package.json"}
    for name, described in files.items():
        data = (paths.PACKAGE / name).read_bytes()
        assert described == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def test_the_model_file_is_the_trained_one(packaged):
    assert (paths.PACKAGE / "model.skops").read_bytes() == paths.MODEL.read_bytes()


def test_the_signature_has_the_features_in_order_and_nothing_else(packaged):
    signature = artifacts.read_json(paths.PACKAGE / "signature.json")
    assert [(each["name"], each["datatype"], each["nullable"]) for each in signature["inputs"]] == [
        ("carrier", "BYTES", False),
        ("note", "BYTES", True),
        ("distance", "FP64", True),
        ("stops", "INT64", True),
        ("rebooked", "BOOL", True),
        ("booked", "BYTES", True),
    ]
    assert (signature["model"], signature["task"], signature["threshold"]) == ("flights", "binary", 0.4)


def test_golden_requests_hold_missing_values_and_an_unseen_category(packaged):
    golden = artifacts.read_json(paths.PACKAGE / "golden.json")
    data = {each["name"]: each["data"] for each in golden["inputs"]}
    assert all(data[name][-2] is None for name in ("note", "distance", "stops", "rebooked", "booked"))
    assert data["carrier"][-1] == "never seen in training"
    assert len(golden["answers"]) == 16


def test_a_model_that_answers_otherwise_is_not_packaged(project):
    model = model_file.read(paths.MODEL)
    model.named_steps["estimator"]._baseline_prediction += 0.001
    model_file.write(paths.MODEL, model)
    with pytest.raises(EvidenceError) as error:
        run()
    assert len(error.value.problems) == 16
    assert "the trained model answered" in str(error.value)
    assert not (paths.PACKAGE / "package.json").exists()


def test_the_exact_form_is_packaged_with_its_certificate(packaged):
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    assert artifacts.read_json(paths.PACKAGE / "package.json")["exact"] == {"family": "hist_gradient_boosting"}
    certificate = artifacts.read_record(paths.PARITY, Certificate)
    assert (certificate.served, certificate.largest_difference) == ("exact", 0.0)
    assert sum(check.rows for check in certificate.checks) > 20_000


@pytest.mark.slow
def test_one_evaluated_bit_that_differs_leaves_the_package_without_an_exact_form(project, packaged_once):
    shutil.copytree(packaged_once / paths.PACKAGE, paths.PACKAGE)
    assert (paths.PACKAGE / "exact.onnx").exists()
    predictions = artifacts.read_table(paths.PREDICTIONS)
    predictions.loc[3, "predicted"] *= 1 + 1e-15
    artifacts.write_table(paths.PREDICTIONS, predictions)
    assert run() is Verdict.PASS
    assert not (paths.PACKAGE / "exact.onnx").exists()
    assert not (paths.PACKAGE / "exact.json").exists()
    package_json = artifacts.read_json(paths.PACKAGE / "package.json")
    assert "onnxruntime" not in package_json["libraries"]
    assert package_json["exact"]["none"].startswith("1 of 300 rows differ")


def test_predictions_of_other_rows_are_refused(project):
    artifacts.write_table(paths.PREDICTIONS, artifacts.read_table(paths.PREDICTIONS).head(5))
    with pytest.raises(EvidenceError, match=r"predictions.parquet: has 5 rows, the holdout 300; run `dvc repro`"):
        run()


@pytest.mark.slow
def test_twice_gives_the_same_bytes(project, packaged_once):
    run()
    again = {path.name: path.read_bytes() for path in paths.PACKAGE.iterdir()}
    assert again == {path.name: path.read_bytes() for path in (packaged_once / paths.PACKAGE).iterdir()}


@pytest.mark.parametrize(
    "path",
    [paths.MODEL, paths.GOLDEN, paths.PREDICTIONS, paths.HOLDOUT],
    ids=["the model", "the golden answers", "the evaluated predictions", "the holdout"],
)
def test_a_missing_input_says_how_to_make_it(project, path):
    path.unlink()
    with pytest.raises(EvidenceError, match="run `dvc repro`"):
        run()
