from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import prediction_drift


def test_predictions_like_those_of_the_holdout_hold():
    found = observed("prediction_drift", window(20_000), window="100d")
    assert found == {"prediction psi": "pass", "prediction ks": "pass"}


def test_predictions_that_moved_fail():
    found = observed("prediction_drift", window(20_000, shift=2), window="100d")
    assert found["prediction ks"] == "fail"


def test_few_rows_decide_nothing():
    assert observed("prediction_drift", window(10), window="100d") == {"prediction": "inconclusive"}


def test_a_distance_that_nothing_exceeds_is_refused():
    assert "ks" in mistakes("prediction_drift", ks=1.5)
    assert prediction_drift.signal(params_of("prediction_drift"), SERVICE) is None
