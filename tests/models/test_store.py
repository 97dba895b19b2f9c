"""The same model gives the same bytes; a file that is not what it should be is refused without running anything."""

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile

import joblib
import numpy as np
import pytest
import skops
import skops.io
from sklearn.datasets import make_classification, make_regression
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models import archive, internals, store, trusted

RETRAIN = """
import hashlib, sys
sys.path.insert(0, "tests")
import model_project
from tidegate.models import build, features, store, validation
table, columns = model_project.table(), model_project.columns()
rows = validation.Rows(features.inputs(table, columns), features.truth(table, columns, "binary"))
for declared in (model_project.BOOSTING, model_project.LOGISTIC, model_project.BOOSTING | {"estimator": {
    "_target_": "sklearn.ensemble.RandomForestClassifier", "n_estimators": 5}}):
    model = validation.fit(build.pipeline(model_project.train(declared), columns, 7), rows)
    print(hashlib.sha256(store.dumps(model)).hexdigest())
"""


def test_retraining_in_another_process_gives_the_same_bytes():
    digests = [
        subprocess.run(
            [sys.executable, "-c", RETRAIN],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": seed},
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 3


def test_a_model_is_read_back_with_its_answers(tmp_path):
    inputs, truth = make_classification(200, 6, random_state=0)
    model = HistGradientBoostingClassifier(max_iter=5, random_state=0).fit(inputs, truth)
    store.write(tmp_path / "model.skops", model)
    digest = hashlib.sha256((tmp_path / "model.skops").read_bytes()).hexdigest()
    again = store.read(tmp_path / "model.skops", sha256=digest)
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
        store.write(path, model)
        try:
            again = store.read(path)
        except EvidenceError as error:
            refused.add((name, str(error)))
            continue
        # read back, an array may lie otherwise in memory, and BLAS then sums it in another order
        np.testing.assert_allclose(again.predict(inputs), model.predict(inputs), rtol=1e-12, err_msg=name)
        stored.add(name)
    assert {name for name, _ in refused} == UNPINNED, refused
    assert len(stored) > 60


def test_pinned_types_name_estimators_that_exist():
    known = {name.rpartition(".")[2] for name in trusted.scikit_learn()}
    assert set(internals.INTERNALS) <= known


def test_a_model_that_skops_cannot_store_is_a_declaration_error():
    from sklearn.cluster import Birch

    with pytest.raises(DeclarationError, match="can't be stored without pickle"):
        store.dumps(Birch().fit(np.random.default_rng(0).random((20, 2))))


class Evil:
    """Leaves a marker when unpickled."""

    def __reduce__(self):
        return (os.system, ("touch marker",))


def joblib_file():
    out = io.BytesIO()
    joblib.dump(Evil(), out)
    return out.getvalue()


def tree():
    inputs, truth = make_classification(80, 4, random_state=0)
    return skops.io.dumps(DecisionTreeClassifier(random_state=0).fit(inputs, truth))


def rezipped(data, change):
    """The archive with its members changed by `change(name, bytes) -> bytes`."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def boosted():
    inputs, truth = make_classification(200, 4, random_state=0)
    return skops.io.dumps(HistGradientBoostingClassifier(max_iter=3, random_state=0).fit(inputs, truth))


def nodes_changed(field, value):
    def change(name, content):
        if not name.endswith(".npy"):
            return content
        array = np.load(io.BytesIO(content), allow_pickle=False)
        if array.dtype.names is None or field not in array.dtype.names:
            return content
        array[field][0] = value
        out = io.BytesIO()
        np.save(out, array)
        return out.getvalue()

    return change


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("schema.json", b"[" + b" " * (archive.MAX_SCHEMA + 1) + b"]")
    return out.getvalue()


def two_of_one_name():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("schema.json", "{}")
        target.writestr("schema.jsom", "{}")
    return out.getvalue().replace(b"schema.jsom", b"schema.json")


def calling(module, name):
    """A well-formed file that asks for a function by name."""
    schema = {
        "__class__": name,
        "__module__": module,
        "__loader__": "FunctionNode",
        "__id__": 1,
        "protocol": 2,
        "_skops_version": skops.__version__,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("schema.json", json.dumps(schema))
    return out.getvalue()


def nested(depth):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("schema.json", "[" * depth + "]" * depth)
    return out.getvalue()


def older():
    return rezipped(
        skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1])),
        lambda name, content: content.replace(b"1.9.1", b"1.2.0") if name == "schema.json" else content,
    )


BAD = {
    "a pickle": (lambda: pickle.dumps(Evil()), "can't be read"),
    "a joblib file": (joblib_file, "can't be read"),
    "an empty file": (lambda: b"", "can't be read"),
    "half a file": (lambda: boosted()[:2000], "can't be read"),
    "a function that starts programs": (lambda: calling("os", "system"), "types that are not trusted: os.system"),
    "a function that reads pickles": (lambda: calling("joblib", "load"), "types that are not trusted: joblib.load"),
    "a description that unpacks to too much": (bomb, "its description unpacks to 64 MiB"),
    "two members of one name": (two_of_one_name, "two members of one name"),
    "a description nested 100,000 deep": (lambda: nested(100_000), "can't be read"),
    "a boosted tree that points outside": (
        lambda: rezipped(boosted(), nodes_changed("left", 10**6)),
        "child is outside the tree or before it",
    ),
    "a boosted tree that loops": (
        lambda: rezipped(boosted(), nodes_changed("right", 0)),
        "child is outside the tree or before it",
    ),
    "a boosted tree that asks for a foreign feature": (
        lambda: rezipped(boosted(), nodes_changed("feature_idx", 10**6)),
        "asks for a feature that is not among its 4",
    ),
    "a tree that points outside": (
        lambda: rezipped(tree(), nodes_changed("left_child", 10**6)),
        "child is outside the tree or before it",
    ),
    "a tree that asks for a foreign feature": (
        lambda: rezipped(tree(), nodes_changed("feature", 10**6)),
        "asks for a feature that is not among its 4",
    ),
    "a file of another scikit-learn": (older, "scikit-learn 1.2.0 made it"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_model_file_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make, message = BAD[name]
    path = tmp_path / "model.skops"
    path.write_bytes(make())
    with pytest.raises(EvidenceError, match="is refused as a model file") as refused:
        store.read(path)
    assert message in str(refused.value)
    assert not (tmp_path / "marker").exists()


def test_a_swapped_file_is_refused_before_it_is_looked_at(tmp_path):
    path = tmp_path / "model.skops"
    path.write_bytes(b"anything")
    with pytest.raises(EvidenceError, match=r"its sha256 is .* instead of 0000"):
        store.read(path, sha256="0" * 64)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "model.skops"
    with path.open("wb") as file:
        file.truncate(store.MAX_PACKED + 1)
    with pytest.raises(EvidenceError, match="it has 512 MiB, at most 512 are read"):
        store.read(path)


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(EvidenceError, match="does not exist; run `dvc repro`"):
        store.read(tmp_path / "model.skops")


def test_a_type_is_trusted_only_beside_the_estimator_that_needs_it():
    assert "sklearn.tree._tree.Tree" in internals.beside({"Pipeline", "RandomForestClassifier"})
    assert "sklearn.tree._tree.Tree" not in internals.beside({"Pipeline", "LogisticRegression"})
