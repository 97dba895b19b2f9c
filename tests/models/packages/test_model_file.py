"""The same model gives the same bytes, and is read back with its answers; what cannot be its file is not looked at."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
import skops.io
from sklearn.datasets import make_classification, make_regression
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.estimators import trusted
from tidegate.models.packages import archive, model_file, skops_types

RETRAIN = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import model_project
from tidegate.models.estimators import build
from tidegate.models.training import cross_validation
from tidegate.models import features
from tidegate.models.packages import model_file
table, columns = model_project.table(400), model_project.columns()
rows = cross_validation.TrainingRows(features.inputs(table, columns), features.truth(table, columns, "binary"))
logistic = {"_target_": "sklearn.linear_model.LogisticRegression"}
tree = {"_target_": "sklearn.tree.DecisionTreeClassifier"}
calibrated = {"_target_": "sklearn.calibration.CalibratedClassifierCV"}
calibrated["estimator"] = {"_target_": "sklearn.svm.LinearSVC"}
parts = {"estimators": [["a", logistic], ["b", tree]]}
families = [logistic, tree, calibrated, {"_target_": "sklearn.ensemble.StackingClassifier", **parts},
    {"_target_": "sklearn.ensemble.VotingClassifier", "voting": "soft", **parts},
    {"_target_": "sklearn.neural_network.MLPClassifier", "max_iter": 10},
    {"_target_": "sklearn.neighbors.KNeighborsClassifier"}, {"_target_": "sklearn.naive_bayes.GaussianNB"}]
families += [{"_target_": f"sklearn.ensemble.{name}Classifier", "n_estimators": 5} for name in (
    "RandomForest", "ExtraTrees", "GradientBoosting", "AdaBoost", "Bagging")]
trusted = ["lightgbm.LGBMClassifier", "xgboost.XGBClassifier"]
families += [{"_target_": name, "n_estimators": 5, "verbosity": level} for name, level in zip(trusted, (-1, 0))]
for declared in (model_project.BOOSTING, *(model_project.LOGISTIC | {"estimator": family} for family in families)):
    model = cross_validation.fit(build.pipeline(model_project.train(declared), columns, 7, trusted), rows)
    print(hashlib.sha256(model_file.dumps(model)).hexdigest())
"""
SURROUNDINGS = (("0", "UTC"), ("1", "Asia/Kathmandu"))
"""Another seed of hashes and another zone, each in a folder of its own."""


@pytest.mark.slow
def test_every_family_has_the_same_bytes_in_another_process_folder_and_time_zone(repository, tmp_path):
    digests = []
    for seed, zone in SURROUNDINGS:
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", RETRAIN, repository / "tests"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=folder,
            check=True,
        )
        digests.append(done.stdout.split())
    assert digests[0] == digests[1]
    assert len({*digests[0]}) == 16


def test_the_bytes_are_those_of_what_skops_writes():
    inputs, truth = make_classification(60, 4, random_state=0)
    model = Pipeline([("scale", StandardScaler()), ("linear", LogisticRegression())]).fit(inputs, truth)
    assert model_file.dumps(model) == archive.canonical(skops.io.dumps(model))


@pytest.mark.slow
def test_a_model_is_read_back_with_its_answers(tmp_path):
    inputs, truth = make_classification(200, 6, random_state=0)
    model = HistGradientBoostingClassifier(max_iter=5, random_state=0).fit(inputs, truth)
    model_file.write(tmp_path / "model.skops", model)
    digest = hashlib.sha256((tmp_path / "model.skops").read_bytes()).hexdigest()
    again = model_file.read(tmp_path / "model.skops", sha256=digest)
    assert (again.predict_proba(inputs) == model.predict_proba(inputs)).all()


def fitted_by_default():
    """Every classifier and regressor that its defaults fit on plain numbers, with its inputs."""
    from sklearn.base import is_classifier, is_regressor

    for name in sorted(trusted.scikit_learn()):
        try:
            estimator = trusted.resolve(name)()
            if not hasattr(estimator, "fit") or not (is_classifier(estimator) or is_regressor(estimator)):
                continue
        except (TypeError, AttributeError):  # needs an estimator within
            continue
        make = make_classification if is_classifier(estimator) else make_regression
        inputs, truth = make(60, 6, random_state=0)
        inputs = abs(inputs)
        try:
            estimator.fit(inputs, truth if is_classifier(estimator) else abs(truth) + 1)
        except (ValueError, TypeError, AttributeError, IndexError):  # several targets, one feature, …
            continue
        yield name, estimator, inputs


# holds covariance kernels, which are objects of many types
UNPINNED = {
    "sklearn.gaussian_process.GaussianProcessClassifier",
    "sklearn.gaussian_process.GaussianProcessRegressor",
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_classifiers_and_regressors_are_stored_and_read_back(tmp_path):
    refused, stored = set(), set()
    for name, model, inputs in fitted_by_default():
        path = tmp_path / name
        model_file.write(path, model)
        try:
            again = model_file.read(path)
        except EvidenceError as error:
            refused.add((name, str(error)))
            continue
        # read back, an array may lie otherwise in memory, and BLAS then sums it in another order
        np.testing.assert_allclose(again.predict(inputs), model.predict(inputs), rtol=1e-12, err_msg=name)
        stored.add(name)
    assert {name for name, _ in refused} == UNPINNED, refused
    assert len(stored) > 60


def test_pinned_types_name_estimators_that_exist():
    estimators = {name.rpartition(".")[2] for name in trusted.scikit_learn()}
    assert set(skops_types.INTERNALS) <= estimators


def test_a_model_that_skops_cannot_store_is_a_declaration_error():
    from sklearn.cluster import Birch

    with pytest.raises(DeclarationError, match="can't be stored without pickle"):
        model_file.dumps(Birch().fit(np.random.default_rng(0).random((20, 2))))


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "model.skops"
    with path.open("wb") as file:
        file.truncate(model_file.MAX_PACKED + 1)
    with pytest.raises(EvidenceError, match="it has 512 MiB, at most 512 are read"):
        model_file.read(path)


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(EvidenceError, match="not found; run `dvc repro`"):
        model_file.read(tmp_path / "model.skops")


def test_a_type_is_trusted_only_beside_the_estimator_that_needs_it():
    assert "sklearn.tree._tree.Tree" in skops_types.beside({"Pipeline", "RandomForestClassifier"})
    assert "sklearn.tree._tree.Tree" not in skops_types.beside({"Pipeline", "LogisticRegression"})
