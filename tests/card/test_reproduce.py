"""Values are compared with those of a recomputation: numbers within a tolerance, everything else exactly."""

import pytest

import carded
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.card.audit_file import AuditClaim, claims
from tidegate.card.build import build
from tidegate.card.reproduce import compared
from tidegate.records import Verdict


@pytest.fixture
def claimed(tmp_path):
    carded.lay_out(tmp_path)
    return list(claims(build(tmp_path), tmp_path))


def verdicts(claimed, root):
    return {finding.subject: finding.verdict for finding in compared(claimed, root)}


def test_what_came_out_again_passes_by_artefact(claimed, tmp_path):
    found = verdicts(claimed, tmp_path)
    assert set(found.values()) == {Verdict.PASS}
    assert str(paths.STRESS) in found


def test_the_last_bits_may_differ_and_no_more(claimed, tmp_path):
    write_json(tmp_path / paths.METRICS, {"roc_auc": 0.6942511996, "recall": None})
    assert verdicts(claimed, tmp_path)[str(paths.METRICS)] is Verdict.PASS
    write_json(tmp_path / paths.METRICS, {"roc_auc": 0.69426, "recall": None})
    (wrong,) = [finding for finding in compared(claimed, tmp_path) if finding.verdict is Verdict.FAIL]
    assert wrong.reason == "artifacts/evaluate/metrics.json/roc_auc is claimed as 0.694251199509; recomputed: 0.69426"


def test_numbers_of_csv_files_and_digests_have_their_own_tolerance(tmp_path):
    write_json(tmp_path / paths.METRICS, {"a": "0.5000000001", "b": "cd" * 32, "c": "other"})
    made = [
        AuditClaim("x", value, value, str(paths.METRICS), place, "", "")
        for place, value in (("/a", "0.5"), ("/b", "ab" * 32), ("/c", "text"), ("/d", "gone"))
    ]
    assert verdicts(made, tmp_path) == {f"{paths.METRICS}/c": Verdict.FAIL, f"{paths.METRICS}/d": Verdict.FAIL}


def test_an_artefact_that_was_not_made_again_is_undecided(claimed, tmp_path):
    (tmp_path / paths.STRESS).unlink()
    assert verdicts(claimed, tmp_path)[str(paths.STRESS)] is Verdict.INCONCLUSIVE


def test_a_path_that_is_not_evidence_is_not_read(tmp_path):
    (finding,) = compared([AuditClaim("x", "1", 1, "/etc/passwd", "/a", "", "")], tmp_path)
    assert finding.verdict is Verdict.FAIL
