"""A decision without a repository: the gate's verdicts, nothing that only a pipeline leaves."""

import pytest

import gate_evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate import decision
from tidegate.gate.without_repository import decide
from tidegate.records import Finding, Verdict

RULES = {"rules": {"holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.01}}}


def decided(evidence, *, limited=True, findings=()):
    return decide(Gate.model_validate(RULES), evidence, notes=("a note",), findings=tuple(findings), limited=limited)


@pytest.mark.parametrize("noise", [0.3, 0.5, 3.0])
def test_the_verdicts_are_the_gates(noise):
    evidence = gate_evidence.evidence(head_noise=noise, head_seed=9)
    expected = [each for each in decision.decide(Gate.model_validate(RULES), evidence).findings if each.rule == "holds"]
    made = decided(evidence)
    assert list(made.decision.findings) == expected
    assert made.proposals == {}
    assert made.decision.notes == ("a note",)


def test_without_limits_nothing_is_decided_however_bad_the_head_is():
    made = decided(gate_evidence.evidence(head_noise=5.0), limited=False)
    assert [each.verdict for each in made.decision.findings] == [Verdict.INCONCLUSIVE]
    assert made.decision.exit_code == 3
    assert made.proposals.keys() == {"holds"}


def test_further_findings_count():
    lost = Finding("rows", Verdict.INCONCLUSIVE, "rows are missing")
    made = decided(gate_evidence.evidence(), findings=[lost])
    assert [each.rule for each in made.decision.findings] == ["rows", "holds"]
    assert made.decision.verdict is Verdict.INCONCLUSIVE


def test_an_undefined_metric_has_a_remedy_that_needs_no_pipeline():
    evidence = gate_evidence.evidence()
    head = gate_evidence.replace(evidence.head, metrics={**evidence.head.metrics, "recall": None})
    (undefined, _) = decided(evidence.with_head(head)).decision.findings
    assert undefined.rule == "measured"
    assert undefined.remedy == "compare rows for which it is defined, or another --metric or --threshold"
