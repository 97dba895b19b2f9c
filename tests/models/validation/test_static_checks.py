"""What is wrong with conf/train is said before any data is read."""

import pytest

import model_project
from tidegate.models.validation.static_checks import problems

RIDGE = {"estimator": {"_target_": "sklearn.linear_model.Ridge"}, "cv": {"kind": "k_fold"}}


def messages_by_key(train=None, task="binary", columns=None):
    found = problems(train or model_project.train(), task, model_project.columns(columns))
    return {problem.key: problem.message for problem in found}


@pytest.mark.parametrize("declared", [model_project.BOOSTING, model_project.LOGISTIC])
def test_a_sound_declaration_has_none(declared):
    assert messages_by_key(model_project.train(declared)) == {}


@pytest.mark.parametrize(
    ("train", "key", "message"),
    [
        ({"estimator": {"_target_": "joblib.load"}}, "train.estimator._target_", "unknown or untrusted class"),
        (
            {"estimator": {"_target_": "sklearn.linear_model.LogisticRegression", "max_itr": 3}},
            "train.estimator.max_itr",
            "did you mean max_iter?",
        ),
        ({"estimator": RIDGE["estimator"]}, "train.estimator", "Ridge is not a classifier; evaluate.task is binary"),
        (
            {"estimator": {"_target_": "sklearn.preprocessing.StandardScaler"}},
            "train.estimator",
            "StandardScaler is not a classifier",
        ),
        (
            {"estimator": {"_target_": "sklearn.svm.LinearSVC"}, "preprocess": {"missing": "median"}},
            "train.estimator",
            "wrap it in sklearn.calibration.CalibratedClassifierCV",
        ),
        (
            {"estimator": {"_target_": "sklearn.linear_model.LogisticRegression"}},
            "train.preprocess.missing",
            "keep leaves missing values in distance, which LogisticRegression does not accept; use median",
        ),
        ({"preprocess": {"_target_": "pandas.eval"}}, "train.preprocess._target_", "unknown or untrusted class"),
        ({"cv": {"kind": "group"}}, "train.cv.kind", "group needs a column with the role group"),
        ({"search": {"kind": "grid"}}, "train.search.space", "is empty; grid needs values to try"),
        (
            {"search": {"kind": "grid", "metric": "brier", "space": {"max_itr": [1]}}},
            "train.search.space.max_itr.0",
            "did you mean max_iter?",
        ),
        (
            {"search": {"kind": "grid", "metric": "brier", "space": {"max_iter": [10, 0]}}},
            "train.search.space.max_iter.1",
            "must be an int in the range [1, inf), got 0",
        ),
        (
            {"search": {"kind": "grid", "metric": "brier", "space": {"max_iter": []}}},
            "train.search.space.max_iter",
            "is empty",
        ),
        (
            {"search": {"kind": "grid", "metric": "roc", "space": {"max_iter": [10]}}},
            "train.search.metric",
            "unknown metric: roc; did you mean roc_auc?",
        ),
        (
            {"search": {"kind": "grid", "space": {"max_iter": [10]}}},
            "train.search.metric",
            "is missing; name the metric that grid optimises",
        ),
        (
            {"search": {"kind": "grid", "metric": "rmse", "space": {"max_iter": [10]}}},
            "train.search.metric",
            "rmse is for regression; evaluate.task is binary",
        ),
    ],
)
def test_a_training_that_cannot_work(train, key, message):
    assert message in messages_by_key(model_project.train(**train))[key]


@pytest.mark.parametrize(
    ("task", "key", "message"),
    [
        ("binary", "data.columns.late.positive", "declare which value is"),
        ("regression", "data.columns.late.type", "is category; regression needs int or float"),
    ],
)
def test_a_target_that_the_task_cannot_predict(task, key, message):
    columns = {"late": {"type": "category", "role": "target"}}
    assert message in messages_by_key(task=task, columns=columns)[key]


def test_row_weights_need_an_estimator_that_takes_them():
    neighbours = {"_target_": "sklearn.neighbors.KNeighborsClassifier"}
    messages = messages_by_key(
        model_project.train(model_project.LOGISTIC, estimator=neighbours),
        columns={"load": {"type": "float", "role": "weight"}},
    )
    assert messages == {
        "train.estimator": "KNeighborsClassifier takes no row weights, "
        "and data.columns declares a column with the role weight"
    }


NUMBERS = {"carrier": {"type": "int"}, "note": {"type": "int"}, "booked": {"type": "float"}}
CATEGORIES = {"note": {"type": "category", "nullable": True}}


@pytest.mark.parametrize(
    ("preprocess", "columns", "key", "message"),
    [
        (
            {"text": "tfidf"},
            CATEGORIES,
            "text",
            "tfidf encodes features of the type string, and data.columns has none; is carrier, note one of free text?",
        ),
        (
            {"text": "hashing"},
            NUMBERS,
            "text",
            "hashing encodes features of the type string, and data.columns has none",
        ),
        ({"rare": 5}, NUMBERS, "rare", "groups values of features of the type category or string, and data.columns"),
        (
            {"rare": 5, "text": "tfidf"},
            {"carrier": {"type": "string"}},
            "rare",
            "groups values of features of the type category, and",
        ),
        ({"timestamp": "parts"}, NUMBERS, "timestamp", "parts are of features of the type timestamp, and data.columns"),
    ],
)
def test_preprocessing_of_a_type_that_no_feature_has_is_named(preprocess, columns, key, message):
    found = messages_by_key(model_project.train(preprocess=preprocess), columns=columns)
    assert found[f"train.preprocess.{key}"].startswith(message)
    assert len(found) == 1


def test_preprocessing_that_fits_the_columns_is_sound():
    assert messages_by_key(model_project.train(preprocess={"text": "tfidf", "rare": 5, "timestamp": "parts"})) == {}


def test_a_calibration_gives_probabilities_to_what_has_none():
    linear = {"estimator": {"_target_": "sklearn.svm.LinearSVC"}, "preprocess": {"missing": "median"}}
    assert "train.estimator" in messages_by_key(model_project.train(linear | {"cv": {"kind": "k_fold"}}))
    assert messages_by_key(model_project.train(linear | {"cv": {"kind": "k_fold"}, "calibration": {}})) == {}


def test_a_calibration_of_a_number_or_of_a_calibrated_estimator_is_refused():
    late = {"late": {"type": "float", "role": "target"}}
    median = {"missing": "median"}
    regression = model_project.train(RIDGE | {"preprocess": median, "calibration": {"method": "isotonic"}})
    assert "is of probabilities" in messages_by_key(regression, "regression", late)["train.calibration"]
    twice = {"_target_": "sklearn.calibration.CalibratedClassifierCV"}
    found = messages_by_key(model_project.train(estimator=twice, calibration={}))
    assert found == {"train.calibration": "calibrates an estimator that is calibrated; declare one of both"}


@pytest.mark.parametrize("kind", ["stratified", "stratified_group"])
def test_folds_of_classes_are_refused_where_a_number_is_predicted(kind):
    target = {"late": {"type": "float", "role": "target"}, "carrier": {"type": "category", "role": "group"}}
    declared = model_project.train(RIDGE | {"cv": {"kind": kind, "folds": 3}})
    (problem,) = problems(declared, "regression", model_project.columns(target))
    assert (problem.key, problem.message.partition(";")[0]) == (
        "train.cv.kind",
        f"{kind} folds are of classes, and evaluate.task is regression",
    )
