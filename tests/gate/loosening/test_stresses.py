"""A stress that is gone, another one, or milder weakens the gate; a harsher one does not."""

import pytest

from tidegate.config.schema.stress import Stress
from tidegate.gate.loosening.stresses import loosened

GONE = {"kind": "missing_values", "columns": ["temp"], "share": "20%"}
BASE = {
    "metrics": ["roc_auc"],
    "stresses": {"gone": GONE, "far": {"kind": "extreme_rows", "columns": ["temp"], "share": "5%"}},
}


@pytest.mark.parametrize(
    ("change", "weakened"),
    [
        ({}, {}),
        ({"gone": GONE | {"share": "30%"}}, {}),
        ({"gone": GONE | {"share": "10%"}}, {"stress.stresses.gone.share": ""}),
        ({"gone": GONE | {"columns": ["dewp"]}}, {"stress.stresses.gone": ""}),
        ({"gone": {"kind": "label_noise", "share": "20%"}}, {"stress.stresses.gone": ""}),
        ({"gone": None}, {"stress.stresses.gone": "removed"}),
        ({"gone": None, "new": GONE}, {"stress.stresses.gone": "renamed to new; its history ends"}),
        ({"far": BASE["stresses"]["far"] | {"share": "4%"}}, {}),
        ({"far": BASE["stresses"]["far"] | {"share": "6%"}}, {"stress.stresses.far.share": ""}),
    ],
)
def test_what_is_milder_weakens(change, weakened):
    stresses = {name: each for name, each in (BASE["stresses"] | change).items() if each}
    head = Stress.model_validate(BASE | {"stresses": stresses})
    assert {found.key: found.says for found in loosened(Stress.model_validate(BASE), head)} == weakened


def test_fewer_metrics_weaken_and_more_do_not():
    base = Stress.model_validate(BASE)
    assert [each.key for each in loosened(base, Stress.model_validate(BASE | {"metrics": []}))] == ["stress.metrics"]
    assert not [*loosened(base, Stress.model_validate(BASE | {"metrics": ["recall", "roc_auc"]}))]
