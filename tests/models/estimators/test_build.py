"""The built pipeline: seeds everywhere, codes named, unseen and missing values bearable, only scikit-learn's types."""

import numpy as np
import pytest

import model_project
from tidegate.models.estimators.build import pipeline
from tidegate.models.features import inputs, truth
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit

FOREST = {"_target_": "sklearn.ensemble.RandomForestClassifier", "n_estimators": 5}
DECLARED = {
    "boosting on codes": model_project.BOOSTING,
    "logistic regression on columns": model_project.LOGISTIC,
    "boosting on columns": model_project.BOOSTING | {"preprocess": {"category": "one_hot"}},
    "a forest on codes": model_project.LOGISTIC | {"estimator": FOREST, "preprocess": {"category": "ordinal"}},
    "calibrated boosting": model_project.BOOSTING
    | {"estimator": {"_target_": "sklearn.calibration.CalibratedClassifierCV", "estimator": FOREST}},
    "a declared transformer": model_project.LOGISTIC
    | {
        "preprocess": {
            "_target_": "sklearn.compose.ColumnTransformer",
            "transformers": [
                [
                    "carrier",
                    {"_target_": "sklearn.preprocessing.OneHotEncoder", "handle_unknown": "ignore"},
                    ["carrier"],
                ],
                ["distance", {"_target_": "sklearn.impute.SimpleImputer"}, ["distance"]],
            ],
        }
    },
}


def rows(seed=1):
    table, columns = model_project.table(300, seed), model_project.columns()
    return TrainingRows(inputs(table, columns), truth(table, columns, "binary"))


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
def test_a_fitted_pipeline_answers_for_unseen_and_missing_values(declared):
    model = fit(pipeline(model_project.train(declared), model_project.columns(), 7), rows())
    strange = rows(2).inputs.head(4).copy()
    strange.loc[0, ["carrier", "note"]] = "never seen"
    strange.loc[1, ["note"]] = None
    strange.loc[2, ["distance", "stops", "rebooked", "booked_month", "booked_weekday", "booked_hour"]] = np.nan
    assert ((predict(model, strange, "binary") >= 0) & (predict(model, strange, "binary") <= 1)).all()


def test_every_open_random_state_is_the_seed_and_a_declared_one_stays():
    estimator = {
        "_target_": "sklearn.ensemble.VotingClassifier",
        "estimators": [["a", FOREST], ["b", FOREST | {"random_state": 3}]],
    }
    built = pipeline(model_project.train(estimator=estimator), model_project.columns(), 7)
    seeds = {name: value for name, value in built.get_params().items() if name.endswith("random_state")}
    assert seeds == {"estimator__a__random_state": 7, "estimator__b__random_state": 3}


def test_boosting_is_told_which_inputs_are_codes():
    built = pipeline(model_project.train(), model_project.columns(), 7)
    assert built.named_steps["estimator"].categorical_features == [0, 1]


def test_boosting_inside_a_meta_estimator_is_told_too():
    estimator = {
        "_target_": "sklearn.calibration.CalibratedClassifierCV",
        "estimator": model_project.BOOSTING["estimator"],
    }
    built = pipeline(model_project.train(estimator=estimator), model_project.columns(), 7)
    assert built.named_steps["estimator"].estimator.categorical_features == [0, 1]


def test_timestamps_are_dropped_unless_their_parts_are_asked_for():
    dropped = pipeline(model_project.train(preprocess={}), model_project.columns(), 7)
    kept = pipeline(model_project.train(preprocess={"timestamp": "parts"}), model_project.columns(), 7)
    numbers = [{name: used for name, _, used in preprocess[0].transformers}["number"] for preprocess in (dropped, kept)]
    assert numbers[0] == ["distance", "stops", "rebooked"]
    assert numbers[1] == [*numbers[0], "booked_month", "booked_weekday", "booked_hour"]


def test_a_better_model_than_chance_comes_out():
    from sklearn.metrics import roc_auc_score

    model, held = fit(pipeline(model_project.train(), model_project.columns(), 7), rows()), rows(2)
    assert roc_auc_score(held.truth, predict(model, held.inputs, "binary")) > 0.65
