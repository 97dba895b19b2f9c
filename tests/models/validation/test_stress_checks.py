"""Stresses are validated without data: their columns, and the metrics whose losses they measure."""

import model_project
from tidegate.config.schema.stress import Stress
from tidegate.models.validation.stress_checks import problems


def found(**declared):
    stress = Stress.model_validate(declared)
    return {each.key: each.message for each in problems(stress, model_project.evaluate(), model_project.columns())}


def test_what_can_be_measured_has_no_problem():
    gone = {"kind": "missing_values", "columns": ["distance"], "share": "5%"}
    assert not found()
    assert not found(metrics=["brier"], stresses={"gone": gone})


def test_every_problem_has_its_key():
    gone = {"kind": "missing_values", "columns": ["distanze"], "share": "5%"}
    assert found(metrics=["brier", "roc_acu"], stresses={"gone": gone}) == {
        "stress.metrics.1": "unknown metric in evaluate.metrics: roc_acu; did you mean roc_auc?",
        "stress.stresses.gone.columns.0": "unknown feature in data.columns: distanze; did you mean distance?",
    }
