"""Data checks hold as they did: nothing newly fails, nothing critical fails, nothing is gone."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.policy.evidence import Checked
from tidegate.policy.pairing import Unpaired

HOLDS = Checked("pass", "critical", "all 10 rows hold")
WARNS = Checked("fail", "warning", "3 of 10 rows break it")
BREAKS = Checked("fail", "critical", "3 of 10 rows break it")
ERRS = Checked("errored", "critical", "the column is missing")
INFO = Checked("fail", "info", "3 of 10 rows break it")


def with_checks(base, head):
    known = evidence(rows=200)
    base_revision = replace(known.base, checks=base) if base is not None else None
    return replace(known, base=base_revision, head=replace(known.head, checks=head))


@pytest.mark.parametrize(
    ("base", "head", "verdicts"),
    [
        pytest.param({"a": HOLDS}, {"a": HOLDS}, ["pass"], id="all hold"),
        pytest.param({"a": HOLDS}, {"a": BREAKS}, ["fail"], id="a critical check fails"),
        pytest.param({"a": BREAKS}, {"a": BREAKS}, ["fail"], id="a critical check fails again"),
        pytest.param({"a": HOLDS}, {"a": WARNS}, ["fail"], id="a warning is new"),
        pytest.param({"a": WARNS}, {"a": WARNS}, ["pass"], id="a warning is old"),
        pytest.param({}, {"a": WARNS}, ["fail"], id="a new check warns"),
        pytest.param({"a": HOLDS}, {"a": INFO}, ["pass"], id="information only"),
        pytest.param({"a": HOLDS}, {"a": ERRS}, ["inconclusive"], id="a check cannot be computed"),
        pytest.param({"a": HOLDS, "b": HOLDS}, {"a": HOLDS}, ["fail"], id="a check is gone"),
        pytest.param({}, {}, ["inconclusive"], id="nothing was judged"),
        pytest.param(None, {"a": HOLDS}, ["pass"], id="no base"),
        pytest.param({"a": HOLDS}, Unpaired("report.json does not exist"), ["inconclusive"], id="no report here"),
        pytest.param(
            Unpaired("report.json does not exist"), {"a": HOLDS}, ["inconclusive"], id="no report at the base"
        ),
    ],
)
def test_reports_of_base_and_head(base, head, verdicts):
    findings = judged(with_checks(base, head), kind="data_checks")
    assert [finding.verdict.value for finding in findings] == verdicts


def test_the_check_and_what_it_saw_are_named():
    (finding,) = judged(with_checks({"carrier_known": HOLDS}, {"carrier_known": BREAKS}), kind="data_checks")
    assert (finding.subject, finding.reason) == ("carrier_known", "carrier_known: 3 of 10 rows break it")
