import pytest

import carded
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import production

RUN = {"fault": "slow", "outcome": "rolled back", "reason": "latency is above 100 ms", "decided_s": 300}
CHECK = {"compared": "exact = evaluated", "rows": 55589, "differing": 0, "largest_difference": 0.0}


@pytest.fixture
def found(tmp_path):
    carded.lay_out(tmp_path)
    write_json(
        tmp_path / paths.DRIFT, {"holdout": {"temp": {"psi": 0.743619, "ks": 0.295511}, "carrier": {"psi": 0.003}}}
    )
    write_json(tmp_path / paths.PARITY, {"served": "exact", "checks": [CHECK]})
    rehearsed = {"environment": "prod", "strategy": "canary", "runs": [RUN]}
    write_json(tmp_path / paths.REHEARSALS / "prod.json", rehearsed)
    return {section.name: section for section in production.sections(EvidenceFiles(tmp_path))}


def cells(section):
    def shown(line):
        return "".join(part if isinstance(part, str) else part.shown for part in line)

    return [[shown(cell) for cell in row] for row in section.tables[0].rows]


def test_losses_have_intervals_and_a_model_that_could_not_answer_says_so(found):
    measured, refused = cells(found["stress"])
    assert measured == ["typos: typos", "27 of 555", "roc_auc", "0.694", "0.681", "0.0131", "−0.002 to 0.031"]
    assert refused[:3] == ["new_carrier: typos", "27 of 555", f"the model cannot answer: {carded.HOSTILE}"]


def test_drift_parity_and_rehearsed_faults_are_on_the_card(found):
    assert cells(found["drift"]) == [["holdout", "temp", "0.7436", "0.2955"], ["holdout", "carrier", "0.003", ""]]
    assert cells(found["parity"]) == [["exact = evaluated", "55,589", "0", "0"]]
    assert cells(found["rehearsal"]) == [["prod, canary", "slow", "rolled back after 300 s", RUN["reason"]]]


def test_rules_are_shown_as_declared_and_objectives_that_nobody_declared_are_absent(found):
    assert cells(found["gate"]) == [
        ["floor", "kind floor; metric roc_auc; at 0.65"],
        ["robust", "kind stress; stresses new_carrier typos; at_most 0.03"],
    ]
    assert found["monitoring"].absent == "None is declared in conf/monitor."
