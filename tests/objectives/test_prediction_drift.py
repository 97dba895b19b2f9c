from dataclasses import replace

import numpy as np
from pydantic import TypeAdapter

from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.objectives import DeclaredData, described_predictions, prediction_drift


def test_predictions_like_those_of_the_holdout_hold():
    found = observed("prediction_drift", window(20_000), window="100d")
    assert found == {"prediction psi": "pass", "prediction ks": "pass"}


def test_predictions_that_moved_fail():
    found = observed("prediction_drift", window(20_000, shift=2), window="100d")
    assert found["prediction ks"] == "fail"


def of_classes(shares, rows=4000):
    """A window of three digits whose likeliest are in these shares, evaluated where they were equally frequent."""
    columns = TypeAdapter(Columns).validate_python(
        {"x": {"type": "float"}, "digit": {"type": "int", "role": "target", "classes": [1, 2, 3]}}
    )
    alone = np.full(rows, "", dtype=object)
    draw = np.random.default_rng(5)
    before, after = (
        draw.dirichlet(np.ones(3), rows) + 2 * np.eye(3)[draw.choice(3, rows, p=share)]
        for share in ([1 / 3] * 3, shares)
    )
    return replace(
        window(rows),
        declared=DeclaredData(columns, Evaluate.model_validate({"task": "multiclass", "metrics": {"f1_macro": {}}})),
        predicted=after / 3,
        blocks=alone,
        evaluated=described_predictions(before / 3, alone, ("1", "2", "3")),
    )


def test_of_several_classes_their_shares_and_their_probabilities_are_compared():
    found = observed("prediction_drift", of_classes([1 / 3] * 3), window="100d")
    assert {*found.values()} == {"pass"}
    assert len(found) == 1 + 2 * 3
    moved = observed("prediction_drift", of_classes([0.6, 0.3, 0.1]), window="100d")
    assert (moved["likeliest class psi"], moved["probability of 1 ks"]) == ("fail", "fail")
    assert moved["probability of 2 psi"] == "pass"


def test_few_rows_decide_nothing():
    assert observed("prediction_drift", window(10), window="100d") == {"prediction": "inconclusive"}


def test_a_distance_that_nothing_exceeds_is_refused():
    assert "ks" in mistakes("prediction_drift", ks=1.5)
    assert prediction_drift.signal(params_of("prediction_drift"), SERVICE) is None
