"""Only what returns probabilities will do; `test_binary.py` has the cases."""

from sklearn.linear_model import LogisticRegression, RidgeClassifier

from tidegate.tasks import binary, multiclass
from tidegate.tasks._probability_estimators import refusal


def test_an_estimator_without_probabilities_is_refused_by_both_tasks():
    assert binary.refusal is multiclass.refusal is refusal
    assert refusal(LogisticRegression()) is None
    assert "returns no probabilities" in str(refusal(RidgeClassifier()))
