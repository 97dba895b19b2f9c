import pytest
from pydantic import ValidationError

from tidegate.targets._kubernetes_family.crd_schemas.monitoring import PrometheusRuleSpec

RECORD = {"record": "a:b", "expr": "up", "labels": {}}


def spec(*groups):
    return PrometheusRuleSpec.model_validate({"groups": [{"name": name, "rules": rules} for name, rules in groups]})


def test_a_group_has_records_and_alerts():
    alert = {"alert": "down", "expr": "up == 0", "for": "60s", "labels": {}, "annotations": {}}
    assert len(spec(("a", [RECORD, alert])).groups[0].rules) == 2


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([("a", [{**RECORD, "alert": "down"}])], "needs either record or alert"),
        ([("a", [{"expr": "up"}])], "needs either record or alert"),
        ([("a", [RECORD]), ("a", [RECORD])], "names a group twice"),
        ([("a", [])], "at least 1 item"),
        ([("a", [{**RECORD, "exp": "up"}])], "Extra inputs"),
        ([("a", [{**RECORD, "expr": ""}])], "at least 1 character"),
    ],
)
def test_what_the_operator_refuses_is_refused(groups, said):
    with pytest.raises(ValidationError, match=said):
        spec(*groups)
