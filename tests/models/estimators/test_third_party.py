"""One line of trust is enough for LightGBM and XGBoost: trained, stored, read back; no parameter that names files."""

import importlib

import numpy as np
import pytest

import model_project
from mostly_slow import mostly_slow
from tidegate import paths
from tidegate.config.params import load
from tidegate.config.schema.train import Built
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.estimators import instantiate, third_party, trusted
from tidegate.models.packages import model_file
from tidegate.records import Verdict
from tidegate.stages import evaluate, package, train

CLASSIFIERS = {
    "lightgbm.LGBMClassifier": {"n_estimators": 8, "verbose": -1},
    "xgboost.XGBClassifier": {"n_estimators": 8},
    "xgboost.XGBRFClassifier": {"n_estimators": 8},
}


@pytest.fixture
def trusting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def lay_out(target, **parameters):
        paths_ = tmp_path / "pyproject.toml"
        paths_.write_text(f'[tool.tidegate]\ntrusted = ["{target}"]\n')
        model_project.write(train=model_project.BOOSTING | {"estimator": {"_target_": target, **parameters}})

    return lay_out


@pytest.mark.parametrize("target", mostly_slow(CLASSIFIERS))
def test_a_trusted_classifier_goes_the_whole_way_and_twice_alike(target, trusting):
    trusting(target, **CLASSIFIERS[target])
    for stage in (train, evaluate, package):
        assert stage.run(load(stage.Params)) is Verdict.PASS
    first = paths.MODEL.read_bytes()
    train.run(load(train.Params))
    assert paths.MODEL.read_bytes() == first


@pytest.mark.parametrize("target", sorted(third_party.KNOWN))
def test_what_a_fitted_one_holds_is_pinned_and_opens_for_those_who_trust_it(target, tmp_path):
    draw = np.random.default_rng(0)
    inputs = draw.normal(size=(60, 3))
    truth = (inputs[:, 0] > 0).astype(int)
    model = trusted.resolve(target, {target})(n_estimators=3, n_jobs=1).fit(inputs, truth)
    model_file.write(tmp_path / "model.skops", model)
    again = model_file.read(tmp_path / "model.skops", extra={target})
    assert np.array_equal(again.predict(inputs), model.predict(inputs))
    with pytest.raises(EvidenceError, match="types that are not trusted"):
        model_file.read(tmp_path / "model.skops")


@pytest.mark.parametrize("target", sorted(third_party.KNOWN))
def test_where_it_is_defined_is_where_the_library_defines_it(target):
    module, _, name = target.rpartition(".")
    cls = getattr(importlib.import_module(module), name)
    assert third_party.entry(target).defined == f"{cls.__module__}.{cls.__qualname__}"
    assert third_party.entry(third_party.entry(target).defined) is third_party.KNOWN[target]


@pytest.mark.parametrize(
    ("target", "parameter"),
    [
        ("lightgbm.LGBMClassifier", "forcedsplits_filename"),
        ("lightgbm.LGBMClassifier", "forcedbins_filename"),
        ("lightgbm.LGBMClassifier", "machine_list_filename"),
        ("lightgbm.LGBMClassifier", "input_model"),
        ("lightgbm.LGBMRegressor", "output_model"),
        ("xgboost.XGBClassifier", "nthread_file"),
        ("xgboost.XGBRegressor", "process_type"),
    ],
)
def test_what_only_the_native_library_knows_is_refused(target, parameter):
    ((key, reason),) = instantiate.problems(Built.model_validate({"_target_": target, parameter: "x"}), {target})
    assert key == parameter
    assert reason.startswith(f"unknown parameter of {target.rpartition('.')[2]}: {parameter}")


def test_threads_left_open_are_one_whatever_the_machine_has(trusting):
    trusting("lightgbm.LGBMClassifier", n_estimators=3, verbose=-1)
    train.run(load(train.Params))
    model = model_file.read(paths.MODEL, extra={"lightgbm.LGBMClassifier"})
    assert model.named_steps["estimator"].n_jobs == 1


def test_an_untrusted_one_is_refused_before_it_is_imported(trusting):
    trusting("lightgbm.LGBMRegressor")
    model_project.write(train=model_project.BOOSTING | {"estimator": {"_target_": "lightgbm.LGBMClassifier"}})
    with pytest.raises(DeclarationError, match="unknown or untrusted class"):
        train.run(load(train.Params))


OBJECTIVES = [
    ("lightgbm.LGBMClassifier", "regression", "binary", "choose one of binary, cross_entropy, xentropy"),
    (
        "lightgbm.LGBMClassifier",
        "multiclass",
        "binary",
        "multiclass predicts no probabilities for evaluate.task: binary",
    ),
    ("lightgbm.LGBMClassifier", "binary", "multiclass", "choose one of multiclass, softmax"),
    ("lightgbm.LGBMClassifier", "cross_entropy", "binary", ""),
    ("lightgbm.LGBMClassifier", None, "binary", ""),
    ("lightgbm.LGBMRegressor", "binary", "regression", "binary does not predict a number"),
    ("lightgbm.LGBMRegressor", "lambdarank", "regression", "lambdarank does not predict a number"),
    ("lightgbm.LGBMRegressor", "quantile", "regression", ""),
    ("lightgbm.LGBMRegressor", "poisson", "binary", ""),
    ("xgboost.XGBClassifier", "reg:squarederror", "binary", "choose one of binary:logistic, reg:logistic"),
    ("xgboost.XGBClassifier", "multi:softprob", "multiclass", ""),
    ("xgboost.XGBRegressor", "binary:hinge", "regression", "binary:hinge does not predict a number"),
    ("xgboost.XGBRegressor", "count:poisson", "regression", ""),
    ("sklearn.linear_model.Ridge", "regression", "binary", ""),
]


@pytest.mark.parametrize(("target", "objective", "task", "words"), OBJECTIVES)
def test_an_objective_that_is_not_the_task_s_is_refused(target, objective, task, words):
    found = third_party.unfit_objective(target, objective, task)
    assert (words in found) if words else not found
