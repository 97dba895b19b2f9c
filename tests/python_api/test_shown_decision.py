import pytest

from tidegate.python_api.shown_decision import ShownDecision
from tidegate.records import Decision, Finding, Verdict


class Shown(ShownDecision):
    def markdown(self):
        return "a comment"

    def html(self):
        return "a page"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_a_pass_passes(verdict):
    shown = Shown(Decision("main", "head", (Finding("rule", verdict, "a reason"),)))
    assert shown.verdict is verdict
    assert shown.passed is (verdict is Verdict.PASS)
    assert shown.findings().verdict.tolist() == [verdict.value]
    assert shown._repr_markdown_() == "a comment"


def test_without_a_finding_nothing_is_decided():
    assert Shown(Decision("main", "head", ())).verdict is Verdict.INCONCLUSIVE
