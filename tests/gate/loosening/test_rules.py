import pytest

from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.loosening.rules import loosened

EVALUATE = Evaluate.model_validate({"task": "binary", "metrics": {"roc_auc": {}, "brier": {}}})
FLOOR = {"kind": "floor", "metric": "roc_auc", "at": 0.7}


def named(base, head):
    gates = (Gate.model_validate({"rules": {"one": FLOOR}} | section) for section in (base, head))
    return {loosening.key: loosening.says for loosening in loosened(*gates, EVALUATE)}


@pytest.mark.parametrize(
    ("base", "head", "weakened"),
    [
        ({}, {}, {}),
        ({}, {"alpha": 0.1}, {"gate.alpha": ""}),
        ({}, {"alpha": 0.01}, {"gate.alpha": ""}),
        ({}, {"inconclusive": "warn"}, {"gate.inconclusive": ""}),
        ({"inconclusive": "warn"}, {}, {}),
        ({"holdout_budget": 50}, {"holdout_budget": 60}, {"gate.holdout_budget": ""}),
        ({"holdout_budget": 50}, {"holdout_budget": 40}, {}),
        ({"holdout_budget": 50}, {}, {"gate.holdout_budget": ""}),
        ({}, {"rules": {"two": FLOOR | {"at": 0.9}}}, {"gate.rules.one": "removed"}),
        ({}, {"rules": {"two": FLOOR}}, {"gate.rules.one": "renamed to two; its history ends"}),
        ({}, {"rules": {"one": FLOOR | {"at": 0.6}}}, {"gate.rules.one.at": ""}),
        ({}, {"rules": {"one": FLOOR | {"at": 0.8}}}, {}),
        ({}, {"rules": {"one": FLOOR | {"metric": "brier"}}}, {"gate.rules.one": ""}),
        ({}, {"rules": {"one": FLOOR, "two": FLOOR}}, {}),
    ],
)
def test_a_rule_that_is_gone_or_asks_less_weakens(base, head, weakened):
    assert named(base, head) == weakened
