"""A package whose answers differ from the evaluated ones is blocked; what was not compared decides nothing."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.exact.certificate import Certificate, ParityCheck
from tidegate.gate.evidence import parity

SAME = ParityCheck("exact = evaluated", 300, 0, 0.0)
OFF = ParityCheck("exact, row by row", 300, 2, 1e-12)
SIGN = ParityCheck("signs", 300, 1, 0.0)


def certified(*checks, served="exact"):
    known = evidence(rows=200)
    reason = None if served == "exact" else "KNeighborsClassifier has no exact form"
    certificate = Certificate(served, "linear", reason, list(checks), [])
    return replace(known, head=known.head.holding(parity, certificate))


@pytest.mark.parametrize(
    ("checks", "at_most", "verdict"),
    [
        ((SAME,), 0.0, "pass"),
        ((SAME, OFF), 0.0, "fail"),
        ((SAME, OFF), 1e-12, "pass"),
        ((SAME, OFF), 0.9e-12, "fail"),
        ((SAME, SIGN), 0.0, "fail"),
        ((), 0.0, "inconclusive"),
        ((replace(SAME, rows=0),), 0.0, "inconclusive"),
    ],
    ids=["the same", "off", "exactly the limit", "beyond it", "a bit and no difference", "nothing", "no rows"],
)
def test_the_largest_difference_against_the_limit(checks, at_most, verdict):
    (finding,) = judged(certified(*checks), kind="parity", at_most=at_most)
    assert finding.verdict.value == verdict


def test_the_reason_says_how_many_by_how_much_and_where():
    assert judged(certified(SAME, OFF), kind="parity")[0].reason == (
        "2 of 300 answers differ, by 1e-12 at most; the limit is 0 (exact, row by row)"
    )


def test_an_exact_form_can_be_demanded():
    plain = certified(SAME, served="scikit-learn")
    assert [finding.verdict.value for finding in judged(plain, kind="parity")] == ["pass"]
    missing, same = judged(plain, kind="parity", exact=True)
    assert (missing.verdict.value, same.verdict.value) == ("fail", "pass")
    assert missing.reason == "the package has no exact form: KNeighborsClassifier has no exact form"
    assert len(judged(certified(SAME), kind="parity", exact=True)) == 1


def test_no_certificate_decides_nothing():
    (finding,) = judged(evidence(rows=200), kind="parity")
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "no parity certificate")
