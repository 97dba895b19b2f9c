"""Class labels, names of features and searches inside a declared object are validated from the declaration alone."""

import pytest

import model_project
from tidegate.models.estimators.value_checks import labelled, problems

LOGISTIC = {"_target_": "sklearn.linear_model.LogisticRegression"}
IMPUTER = {"_target_": "sklearn.impute.SimpleImputer"}


def refusals(task="binary", **declared):
    train = model_project.train(model_project.LOGISTIC | declared)
    return list(problems(train, task, model_project.columns()))


def transformer(*columns):
    parts = [[f"part{index}", IMPUTER, chosen] for index, chosen in enumerate(columns)]
    return {"_target_": "sklearn.compose.ColumnTransformer", "transformers": parts}


@pytest.mark.parametrize("weights", [{"0": 1, "1": 20}, {"1": 3.5}, "balanced", None])
def test_weights_of_the_two_classes_are_right(weights):
    assert refusals(estimator=LOGISTIC | {"class_weight": weights}) == []


@pytest.mark.parametrize("label", ["true", "yes", "2", "late"])
def test_a_label_that_is_no_class_is_named_with_those_that_are(label):
    assert refusals(estimator=LOGISTIC | {"class_weight": {"0": 1, label: 20}}) == [
        (
            f"train.estimator.class_weight.{label}",
            f'unknown class {label}; the classes are "0" (negative) and "1" (positive)',
        )
    ]


@pytest.mark.parametrize("weight", [-3, "much", True, None])
def test_a_weight_that_is_no_number_from_0_on_is_refused(weight):
    assert refusals(estimator=LOGISTIC | {"class_weight": {"0": 0, "1": weight}}) == [
        ("train.estimator.class_weight.1", f"must be a number at least 0, got {weight}")
    ]


def test_labels_in_a_search_space_and_in_inner_objects_are_looked_at_too():
    space = {"kind": "grid", "space": {"class_weight": [{"0": 1}, {"no": 1}]}}
    voting = {
        "_target_": "sklearn.ensemble.VotingClassifier",
        "estimators": [["a", LOGISTIC | {"class_weight": {"n": 1}}]],
    }
    assert [key for key, _ in refusals(estimator=voting, search=space)] == [
        "train.estimator.estimators.0.1.class_weight.n",
        "train.search.space.class_weight.1.no",
    ]


def test_labels_of_another_task_are_not_validated():
    assert refusals("regression", estimator=LOGISTIC | {"class_weight": {"many": 1}}) == []


def test_yaml_keys_become_the_numbers_that_the_classes_are():
    assert labelled("model__class_weight", {"0": 1, "1": 20, "other": 2}) == {0: 1, 1: 20, "other": 2}
    assert labelled("class_weight", "balanced") == "balanced"
    assert labelled("metric_params", {"0": 1}) == {"0": 1}


@pytest.mark.parametrize("chosen", [["distance", "stops"], "distance", ["booked_month"], [0, -1]])
def test_a_column_transformer_may_name_what_the_features_become(chosen):
    assert refusals(preprocess=transformer(chosen)) == []


@pytest.mark.parametrize(
    ("chosen", "key", "message"),
    [
        (["distance", "stpos"], ".1", "unknown feature: stpos; did you mean stops?"),
        ("ticket", "", "unknown feature: ticket"),
        ([99], ".0", "must be the place of one of"),
    ],
    ids=["misspelt", "not a feature", "a place too far"],
)
def test_a_column_that_no_feature_becomes_is_named(chosen, key, message):
    ((place, reason),) = refusals(preprocess=transformer(["distance"], chosen))
    assert place == f"train.preprocess.transformers.1.2{key}"
    assert message in reason


def test_a_transformer_is_found_where_it_sees_the_features_and_left_alone_where_it_does_not():
    steps = [["first", transformer("nowhere")], ["second", transformer("pca0")]]
    union = {
        "_target_": "sklearn.pipeline.FeatureUnion",
        "transformer_list": [["a", transformer("x")], ["b", transformer("y")]],
    }
    assert [key for key, _ in refusals(preprocess={"_target_": "sklearn.pipeline.Pipeline", "steps": steps})] == [
        "train.preprocess.steps.0.1.transformers.0.2"
    ]
    assert len(refusals(preprocess=union)) == 2


def test_a_search_within_the_model_is_sent_to_train_search():
    grid = {"_target_": "sklearn.model_selection.GridSearchCV", "estimator": LOGISTIC, "param_grid": {"C": [1.0]}}
    assert refusals(estimator=grid) == [
        ("train.estimator._target_", "GridSearchCV cannot be packaged; declare train.search instead")
    ]


def test_a_transformer_within_the_estimator_cannot_name_features():
    inner = {
        "_target_": "sklearn.pipeline.Pipeline",
        "steps": [["part", transformer(["distance"])], ["model", LOGISTIC]],
    }
    stacked = {"_target_": "sklearn.ensemble.StackingClassifier", "estimators": [["a", inner]]}
    ((key, reason),) = refusals(estimator=stacked)
    assert key == "train.estimator.estimators.0.1.steps.0.1.transformers.0.2"
    assert reason == "names features, and preprocessing leaves none; declare the transformer in train.preprocess"
    assert (
        refusals(
            estimator={
                **stacked,
                "estimators": [["a", {**inner, "steps": [["part", transformer([0, 1])], ["model", LOGISTIC]]}]],
            }
        )
        == []
    )


def test_an_objective_of_another_task_is_named_in_the_estimator_within_it_and_in_the_space():
    boosting = {"_target_": "lightgbm.LGBMClassifier", "objective": "regression"}
    search = {"kind": "grid", "metric": "brier", "space": {"objective": ["binary", "regression"]}}
    within = {"_target_": "sklearn.ensemble.BaggingClassifier", "estimator": boosting}
    columns = model_project.columns()
    alone = dict(problems(model_project.train(estimator=boosting, search=search), "binary", columns))
    assert list(alone) == ["train.estimator.objective", "train.search.space.objective.1"]
    assert list(dict(problems(model_project.train(estimator=within), "binary", columns))) == [
        "train.estimator.estimator.objective"
    ]
