"""Which estimators return probabilities."""

from typing import Any


def refusal(estimator: Any) -> str | None:
    """An estimator without probabilities. An ensemble's final estimator defaults to a LogisticRegression."""
    from sklearn.base import clone
    from sklearn.linear_model import LogisticRegression

    parameters = estimator.get_params(deep=True).items()
    unset = [name for name, value in parameters if value is None and name.rpartition("__")[2] == "final_estimator"]
    probe = clone(estimator).set_params(**{name: LogisticRegression() for name in unset})
    if hasattr(probe, "predict_proba"):
        return None
    return "returns no probabilities; wrap it in sklearn.calibration.CalibratedClassifierCV"
