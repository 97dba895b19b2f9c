"""A check report is read as data that anybody may have written."""

import pytest

from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate.evidence import check_report
from tidegate.gate.evidence.check_report import CheckResult
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder

EXPECTATION = {"name": "rows", "outcome": "pass", "severity": "critical", "reason": "2,000 rows"}


@pytest.mark.parametrize(
    ("report", "found"),
    [
        pytest.param(
            {"expectations": [EXPECTATION]}, {"rows": CheckResult("pass", "critical", "2,000 rows")}, id="a report"
        ),
        pytest.param(
            {"expectations": [{}]}, "is not a report written by `tidegate check`", id="an expectation without a name"
        ),
        pytest.param([], "is not a mapping", id="a list"),
        pytest.param(None, "not found", id="no report"),
    ],
)
def test_the_check_report(tmp_path, report, found):
    if report is not None:
        write_json(tmp_path / paths.CHECK_REPORT, report)
    read = check_report.read(RevisionFolder(tmp_path, "here"))
    if isinstance(read, Unpaired):
        assert found in read.reason
    else:
        assert read.checks == found


@pytest.mark.parametrize(("written", "rows"), [(7, 7), ("7", None), (True, None)])
def test_the_number_of_rows_is_the_one_that_the_checks_counted(tmp_path, written, rows):
    write_json(tmp_path / paths.CHECK_REPORT, {"rows": written, "expectations": []})
    assert check_report.read(RevisionFolder(tmp_path, "here")).rows == rows
