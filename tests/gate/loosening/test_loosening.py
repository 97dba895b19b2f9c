import pytest

from tidegate.errors import Where
from tidegate.gate.loosening import Loosening, approve
from tidegate.records import Verdict


def test_a_finding_names_the_key_with_both_values_or_its_sentence():
    assert Loosening("gate.alpha", 0.05, 0.1).finding().reason == "gate.alpha: 0.05 → 0.1"
    removed = Loosening("gate.rules.one", says="removed").finding()
    assert (removed.reason, removed.subject, removed.verdict) == (
        "gate.rules.one: removed",
        "gate.rules.one",
        Verdict.FAIL,
    )


def test_a_file_is_not_a_key_of_the_declaration():
    assert Loosening("gate.alpha", 1, 2).declared
    assert not Loosening("a.py", says="edited", where=Where("a.py")).declared
    assert not Loosening("seed", 1, 2).declared


@pytest.mark.parametrize(("name", "verdict"), [("kim", Verdict.PASS), ("", Verdict.FAIL)])
def test_only_somebody_with_a_name_approves(name, verdict):
    (finding,) = approve([Loosening("gate.alpha", 1, 2).finding()], name)
    assert finding.verdict is verdict
    assert (f"approved by {name}" == finding.remedy) is bool(name)
