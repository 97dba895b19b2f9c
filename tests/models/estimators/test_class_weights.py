"""Weights by the names of classes reach estimators by their numbers."""

from tidegate.config.schema.train import Train
from tidegate.models.estimators.class_weights import numbered

CLASSES = ("2", "0", "1")
DECLARED = Train.model_validate(
    {
        "estimator": {
            "_target_": "sklearn.ensemble.VotingClassifier",
            "estimators": [["a", {"_target_": "sklearn.svm.SVC", "class_weight": {"2": 5, "1": 7}}]],
            "weights": [1],
        },
        "cv": {"kind": "k_fold", "folds": 3},
        "search": {
            "kind": "grid",
            "metric": "accuracy",
            "space": {"a__class_weight": [{"0": 3}, "balanced"], "a__C": [1.0]},
        },
    }
)


def test_names_become_places_at_any_depth():
    train = numbered(DECLARED, CLASSES)
    (_, inner), *_ = train.estimator.parameters["estimators"]
    assert inner["class_weight"] == {"0": 5, "2": 7}
    assert train.estimator.parameters["weights"] == [1]
    assert train.search.space == {"a__class_weight": [{"1": 3}, "balanced"], "a__C": [1.0]}


def test_a_yes_or_no_keeps_its_own():
    assert numbered(DECLARED, ()) is DECLARED
