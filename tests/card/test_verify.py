"""A changed number is found and named, wherever it was changed."""

import json
import re
from pathlib import Path

import pytest

import carded
from tidegate import paths
from tidegate.card import audit_file, documents
from tidegate.card.build import build
from tidegate.card.verify import verify
from tidegate.errors import EvidenceError
from tidegate.records import Verdict

FOLDER = audit_file.FOLDER


@pytest.fixture(autouse=True)
def _card(tmp_path, monkeypatch):
    carded.lay_out(tmp_path)
    carded.lock(tmp_path)
    monkeypatch.chdir(tmp_path)
    documents.write(build())


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def failing():
    return [finding.reason for finding in verify() if finding.verdict is Verdict.FAIL]


def test_a_card_that_nobody_touched_is_proven():
    found = verify()
    assert {finding.verdict for finding in found} == {Verdict.PASS}
    assert {finding.subject for finding in found} >= {"params.yaml", str(paths.METRICS), "card.md", "card.html"}


def test_a_number_changed_on_the_card_is_named_with_its_line_and_what_the_evidence_gives():
    edit(FOLDER / "card.md", "| 0.6943 |", "| 0.7943 |")
    (reason,) = failing()
    assert reason.startswith("artifacts/card/card.md:")
    assert "| 0.7943 |" in reason
    assert "| 0.6943 |" in reason.split("the evidence gives")[1]


def test_a_card_changed_together_with_its_digest_is_found_as_well():
    edit(FOLDER / "card.html", ">0.6943<", ">0.7943<")
    audit = json.loads(audit_file.AUDIT.read_text())
    from tidegate.artifacts import sha256

    audit["documents"]["card.html"] = sha256(FOLDER / "card.html")
    audit_file.AUDIT.write_text(json.dumps(audit))
    assert any("0.7943" in reason and "0.6943" in reason for reason in failing())


@pytest.mark.parametrize("line", ["", "Approved by the board.", "| 0.9999 |"])
def test_a_line_too_many_or_missing_is_named_with_its_text(line):
    path = FOLDER / "card.md"
    right = path.read_text().splitlines()
    path.write_text("\n".join([*right[:9], line, *right[9:], ""]))
    (added,) = failing()
    assert re.fullmatch(r"artifacts/card/card\.md:(\d+) has a line too many: (.*)", added).groups()[1] == repr(line)
    path.write_text("\n".join([*right[:4], *right[5:], ""]))
    (lacks,) = failing()
    assert lacks == f"artifacts/card/card.md:5 lacks the line {right[4]!r}"


def test_a_number_changed_in_an_artefact_is_named_with_both_values():
    edit(paths.METRICS, "0.694251199509", "0.794251199509")
    reasons = failing()
    assert any(reason.startswith("artifacts/evaluate/metrics.json was changed after the card") for reason in reasons)
    name = "artifacts/evaluate/metrics.json/roc_auc"
    assert f"{name} is 0.694251199509 in the audit file; the artefact has 0.794251199509" in reasons


def test_a_number_changed_in_the_audit_file_is_named():
    edit(audit_file.AUDIT, '"value": 0.694251199509', '"value": 0.99')
    assert (
        "artifacts/evaluate/metrics.json/roc_auc is 0.99 in the audit file; the artefact has 0.694251199509"
        in failing()
    )
    documents.write(build())
    edit(audit_file.AUDIT, '"shown": "0.6943"', '"shown": "0.9999"')
    assert any("is shown as 0.9999" in reason and "it must be 0.6943" in reason for reason in failing())


def test_a_claim_taken_out_of_the_audit_file_is_missed():
    audit = json.loads(audit_file.AUDIT.read_text())
    audit["claims"] = [claim for claim in audit["claims"] if claim["pointer"] != "/roc_auc"]
    audit_file.AUDIT.write_text(json.dumps(audit))
    assert failing() == ["1 value of the card not in the audit file: artifacts/evaluate/metrics.json/roc_auc"]


def test_a_claim_of_a_file_that_is_not_evidence_reads_nothing():
    edit(audit_file.AUDIT, '"artifact": "params.yaml"', '"artifact": "../../etc/passwd"')
    assert "../../etc/passwd is not an artefact that a card cites" in failing()


def test_a_document_that_a_card_does_not_have_is_named_and_not_read():
    edit(audit_file.AUDIT, '"card.md":', '"../../secret": "00",\n  "card.md":')
    assert failing() == ["../../secret is not a document of a card"]


def test_a_missing_artefact_is_undecided_and_so_is_a_missing_card():
    paths.STRESS.unlink()
    (FOLDER / "card.md").unlink()
    undecided = [finding.reason for finding in verify() if finding.verdict is Verdict.INCONCLUSIVE]
    assert "artifacts/stress/stress.json not found" in undecided
    assert "artifacts/card/card.md not found" in undecided


def test_what_no_stage_is_recorded_to_have_written_is_undecided():
    Path("dvc.lock").unlink()
    assert not failing()
    undecided = [finding.reason for finding in verify() if finding.verdict is Verdict.INCONCLUSIVE]
    assert "params.yaml is not an output in dvc.lock, so nothing shows that the pipeline wrote it" in undecided
    assert len(undecided) == len({finding.subject for finding in verify()} - {"card.md", "card.html"})


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.append(claims[3]),
        lambda claims: claims.reverse(),
        lambda claims: claims[5].update(section="fairness"),
    ],
    ids=["a claim twice", "another order", "another section"],
)
def test_an_audit_file_with_right_values_that_tidegate_did_not_write_is_refused(change):
    audit = json.loads(audit_file.AUDIT.read_text())
    change(audit["claims"])
    audit_file.AUDIT.write_text(json.dumps(audit, indent=1))
    assert failing() == [
        "artifacts/card/audit.json is not as `tidegate card` writes it, though each of its values is right"
    ]


def test_without_an_audit_file_nothing_is_verified():
    audit_file.AUDIT.unlink()
    with pytest.raises(EvidenceError, match="run `tidegate card`"):
        verify()
