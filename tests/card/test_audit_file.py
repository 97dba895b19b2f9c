"""The audit file names for each value its artefact, place, digest and command, and refuses what is not one."""

import json

import pytest

import carded
from tidegate import paths
from tidegate.artifacts import sha256
from tidegate.card import audit_file
from tidegate.card.build import build
from tidegate.errors import EvidenceError


@pytest.fixture
def written(tmp_path, monkeypatch):
    carded.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    text = audit_file.text(build(), {"card.md": "text\n"})
    audit_file.AUDIT.parent.mkdir(parents=True)
    audit_file.AUDIT.write_text(text)
    return json.loads(text)


def test_a_claim_has_everything_that_a_person_needs_to_check_it(written):
    claim = next(each for each in written["claims"] if each["value"] == 0.694251199509)
    assert claim == {
        "section": "metrics",
        "shown": "0.6943",
        "value": 0.694251199509,
        "artifact": "artifacts/evaluate/metrics.json",
        "pointer": "/roc_auc",
        "sha256": sha256(paths.METRICS),
        "reproduce": "dvc repro --force --single-item evaluate",
    }


def test_it_is_read_as_it_was_written(written):
    found = audit_file.read()
    assert len(found.claims) == len(written["claims"])
    assert found.claims[0].name == "params.yaml/project"
    assert list(found.documents) == ["card.md"]


def test_an_artefact_of_no_stage_has_no_command(written):
    assert audit_file.command("artifacts/gate/calibration.json") == ""
    assert audit_file.command("params.yaml") == "dvc repro --force --single-item compose"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "is of version 2, this tidegate reads 1"),
        ({"claims": []}, "has no claims"),
        ({"claims": [{"value": 1}]}, "is not an audit file"),
        ({"extra": 1}, "is not an audit file"),
    ],
    ids=["another version", "no claims", "half a claim", "an unknown key"],
)
def test_what_is_not_an_audit_file_is_refused_with_the_remedy(written, change, message):
    audit_file.AUDIT.write_text(json.dumps(written | change))
    with pytest.raises(EvidenceError, match=f"{message}.*run `tidegate card`"):
        audit_file.read()


def test_none_at_all_is_missing_evidence(tmp_path):
    with pytest.raises(EvidenceError, match="not found; run `tidegate card`"):
        audit_file.read(tmp_path / "audit.json")
