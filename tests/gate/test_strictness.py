"""What compares with the base is judged by the stricter of both declarations."""

import copy

import pytest

import gate_project as project
from tidegate.gate.gate_params import GateParams
from tidegate.gate.strictness import effective


def declared(**check):
    values = copy.deepcopy(project.PARAMS)
    return GateParams.model_validate(
        {
            "gate": values["gate"],
            "evaluate": values["evaluate"],
            "check": check,
            "data.columns": values["data"]["columns"],
            "data.split": values["data"]["split"],
            "seed": 7,
        }
    )


@pytest.mark.parametrize(
    ("base", "head", "limits"),
    [
        ({"shrink_at_most": "10%"}, {"shrink_at_most": "20%"}, (0.1, None)),
        ({"shrink_at_most": "10%"}, {"shrink_at_most": "5%"}, (0.05, None)),
        ({"shrink_at_most": "10%"}, {"grow_at_most": "50%"}, (0.1, 0.5)),
        ({"shrink_at_most": "10%"}, None, (0.1, None)),
        (None, {"grow_at_most": "50%"}, (None, 0.5)),
    ],
)
def test_rows_may_move_by_the_smaller_limit_of_both(base, head, limits):
    judged = effective(declared(rows=base), declared(rows=head)).check.rows
    assert (judged.shrink_at_most, judged.grow_at_most) == limits


def test_drift_is_judged_by_the_smaller_limits_the_base_s_alpha_and_the_graver_severity():
    base, head = {"ks": 0.1, "psi": 0.2, "alpha": 0.05}, {"ks": 0.2, "psi": 0.1, "severity": "critical"}
    judged = effective(declared(drift=base), declared(drift=head)).check.drift
    assert (judged.ks, judged.psi, judged.alpha, judged.severity) == (0.1, 0.1, 0.05, "critical")


def test_what_neither_declares_is_not_judged():
    assert effective(declared(), declared()).check.drift is None


def test_metrics_that_are_added_come_last_so_that_the_headline_stays_the_base_s():
    base, head = declared(), declared()
    metrics = {"sure": {"kind": "accuracy", "threshold": 0.99}, **dict(reversed(base.evaluate.metrics.items()))}
    evaluate = type(base.evaluate).model_validate(base.evaluate.model_dump() | {"metrics": metrics})
    judged = effective(base, head.model_copy(update={"evaluate": evaluate})).evaluate.metrics
    assert list(judged) == [*base.evaluate.metrics, "sure"]
