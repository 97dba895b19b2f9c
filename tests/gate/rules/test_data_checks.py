"""Data checks hold as they did: nothing newly fails, nothing critical fails, nothing is gone."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.config.schema.check import Check
from tidegate.gate.evidence import check_report, training_statistics
from tidegate.gate.evidence.check_report import CheckEvidence, CheckResult
from tidegate.gate.pairing import Unpaired
from tidegate.gate.unchanged_data import Unchanged
from tidegate.stats.read_table_statistics import read

HOLDS = CheckResult("pass", "critical", "all 10 rows hold")
WARNS = CheckResult("fail", "warning", "3 of 10 rows break it")
BREAKS = CheckResult("fail", "critical", "3 of 10 rows break it")
ERRS = CheckResult("errored", "critical", "the column is missing")
INFO = CheckResult("fail", "info", "3 of 10 rows break it")


def with_checks(base, head):
    known = evidence(rows=200)
    before = reported(known.base, base) if base is not None else None
    return replace(known, base=before, head=reported(known.head, head))


def reported(revision, checks, rows=None):
    report = checks if isinstance(checks, Unpaired) else CheckEvidence(checks, rows)
    return revision.holding(check_report, report)


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


REFERENCE = {"from": {"columns": ["carrier"]}, "to": {"source": "airlines", "columns": ["code"]}}


def on(unchanged, base, head, **check):
    known = replace(with_checks(base, head), unchanged=unchanged, check=Check.model_validate(check))
    return judged(known, kind="data_checks")


@pytest.mark.parametrize(
    ("base", "said"),
    [
        pytest.param({"b": HOLDS}, "a: new check, already failing at the base: 3 of 10 rows break it", id="new"),
        pytest.param(
            {"a": HOLDS, "b": HOLDS},
            "a: stricter check, failing on the base's data: 3 of 10 rows break it",
            id="made stricter",
        ),
    ],
)
def test_a_warning_that_finds_an_old_fault_in_unchanged_data_is_shown_and_passes(base, said):
    findings = on(Unchanged(table=True), base, {"a": WARNS, "b": HOLDS})
    assert [(finding.verdict.value, finding.subject) for finding in findings] == [("pass", "a"), ("pass", "")]
    assert findings[0].reason == said
    assert findings[1].reason.startswith("1 of 2 checks pass")


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        pytest.param(BREAKS, "fail", id="critical"),
        pytest.param(ERRS, "inconclusive", id="not computable"),
        pytest.param(CheckResult("inconclusive", "warning", "no row was judged"), "inconclusive", id="without rows"),
    ],
)
def test_unchanged_data_excuse_nothing_but_a_failing_warning(head, verdict):
    assert [finding.verdict.value for finding in on(Unchanged(table=True), {}, {"a": head})] == [verdict]


@pytest.mark.parametrize(
    ("unchanged", "verdict"),
    [
        pytest.param(Unchanged(), "fail", id="another table"),
        pytest.param(Unchanged(sources=frozenset({"airlines"})), "fail", id="another table, the same source"),
        pytest.param(Unchanged(table=True), "fail", id="the same table, another source"),
        pytest.param(Unchanged(table=True, sources=frozenset({"airlines"})), "pass", id="the same table and source"),
    ],
)
def test_a_reference_needs_its_source_unchanged_as_well(unchanged, verdict):
    assert on(unchanged, {}, {"a": WARNS}, references={"a": REFERENCE})[0].verdict.value == verdict


def test_a_check_that_is_gone_blocks_on_unchanged_data_too():
    findings = on(Unchanged(table=True), {"old": HOLDS}, {"renamed": WARNS})
    assert {finding.subject: finding.verdict.value for finding in findings} == {"old": "fail", "renamed": "pass"}


def test_the_check_and_what_it_saw_are_named():
    (finding,) = judged(with_checks({"carrier_known": HOLDS}, {"carrier_known": BREAKS}), kind="data_checks")
    assert (finding.subject, finding.reason) == ("carrier_known", "carrier_known: 3 of 10 rows break it")


def moved(base, head, **check):
    """What is said of a change from one revision's rows and statistics to another's, every check holding."""
    known = evidence(rows=200)
    before = left(known.base, **base) if base is not None else None
    known = replace(known, base=before, head=left(known.head, **head), check=Check.model_validate(check))
    return judged(known, kind="data_checks")


def left(revision, *, rows=None, statistics=None):
    return reported(revision, {"a": HOLDS}, rows).holding(training_statistics, statistics)


def trained(low, high, schema=2):
    """Training rows of which so many are 1 and so many 2."""
    column = {"missing": 0, "points": [1, 2], "at": [low, high], "before": [0, 0]}
    return read({"schema": schema, "rows": low + high, "blocks": None, "columns": {"temp": column}})


LIMITS = {"shrink_at_most": "10%", "grow_at_most": "50%"}


@pytest.mark.parametrize(
    ("base", "head", "verdict"),
    [(100, 90, "pass"), (100, 89, "fail"), (100, 150, "pass"), (100, 151, "fail"), (0, 9, "inconclusive")],
)
def test_the_number_of_rows_may_move_by_exactly_the_limits(base, head, verdict):
    (finding,) = moved({"rows": base}, {"rows": head}, rows=LIMITS)
    assert finding.verdict == verdict


def test_rows_that_went_are_counted_with_the_limit():
    (finding,) = moved({"rows": 1000}, {"rows": 800}, rows=LIMITS)
    assert (finding.subject, finding.base, finding.head) == ("rows", 1000, 800)
    assert finding.reason == "800 rows, -20.00% on the base's 1,000: it may shrink by 10 %"


@pytest.mark.parametrize("side", ["base", "head"])
def test_an_unknown_row_count_is_inconclusive(side):
    rows = {"base": {"rows": 100}, "head": {"rows": 100}} | {side: {"rows": None}}
    (finding,) = moved(rows["base"], rows["head"], rows=LIMITS)
    assert (finding.verdict, "does not record its row count" in finding.reason) == ("inconclusive", True)


def test_what_only_informs_does_not_block():
    limits = {"rows": LIMITS | {"severity": "info"}, "drift": {"severity": "info"}}
    (finding,) = moved(
        {"rows": 9, "statistics": trained(900, 100)}, {"rows": 1, "statistics": trained(1, 999)}, **limits
    )
    assert finding.verdict == "pass"


def test_training_rows_that_drifted_fail_with_their_interval():
    findings = moved({"statistics": trained(5000, 5000)}, {"statistics": trained(8000, 2000)}, drift={})
    assert [(finding.verdict.value, finding.subject, finding.limit) for finding in findings] == [
        ("fail", "temp", 0.2),
        ("fail", "temp", 0.1),
    ]
    assert findings[1].reason.startswith("the training rows' temp, by ks: 0.3, between 0.277 and 0.316, over 10,000")
    assert findings[1].measured


def test_few_training_rows_decide_nothing_unless_they_are_the_same():
    assert moved({"statistics": trained(5, 5)}, {"statistics": trained(6, 5)}, drift={})[0].verdict == "inconclusive"
    assert moved({"statistics": trained(5, 5)}, {"statistics": trained(5, 5)}, drift={})[0].verdict == "pass"


@pytest.mark.parametrize("here", [None, Unpaired("artifacts/split/statistics.json is not a mapping")])
def test_statistics_that_are_gone_are_inconclusive(here):
    (finding,) = moved({"statistics": trained(5, 5)}, {"statistics": here}, drift={})
    assert (finding.verdict, finding.subject) == ("inconclusive", "training rows")


def test_a_first_adoption_says_what_was_not_compared():
    (finding,) = moved(None, {"rows": 9, "statistics": trained(5, 5)}, rows=LIMITS, drift={})
    assert (finding.verdict, "rows and drift will be compared when the base has evidence" in finding.reason) == (
        "pass",
        True,
    )
    (finding,) = moved({"rows": 9}, {"rows": 9, "statistics": trained(5, 5)}, drift={})
    assert "drift will be compared when the base keeps training statistics" in finding.reason


def test_statistics_of_a_base_of_an_older_version_are_compared_and_said_to_be():
    old = trained(5000, 5000, schema=1)
    (passed,) = moved({"statistics": old}, {"statistics": trained(5001, 5000)}, drift={})
    assert passed.verdict == "pass"
    assert passed.reason.endswith("did not record how alike the rows of one day or group are")
    failed = moved({"statistics": old}, {"statistics": trained(8000, 2000)}, drift={})
    assert all("the base's statistics were written by an older version" in finding.reason for finding in failed)
