from dataclasses import replace
from xml.etree import ElementTree

from reviewed import DECISION, FEW, GATE, HELD, hostile, problems
from tidegate.review.formats.junit import write
from tidegate.review.report import of_decision


def test_failure_error_and_pass_are_told_apart_and_counted():
    suite = ElementTree.fromstring(write(GATE).encode())[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == (
        "4",
        "2",
        "1",
        "0",
    )
    assert [[child.tag for child in case] for case in suite] == [[], ["error"], ["failure"], ["failure"]]
    assert suite[2].get("name") == "auc_holds roc_auc"
    assert suite[2][0].get("message", "").startswith("roc_auc falls by 0.0073")
    assert suite[2].get("file") == "conf/gate/flights.yaml"
    assert suite[1][0].text == "about 1,150 rows would decide"


def test_what_only_warns_is_skipped_with_its_reason():
    warning = of_decision(replace(DECISION, findings=(HELD, FEW), loosenings=(), inconclusive="warn"))
    case = ElementTree.fromstring(write(warning).encode())[0][1]
    assert case[0].tag == "skipped"
    assert "may have fallen" in case[0].get("message", "")


def test_a_report_without_findings_is_still_a_document():
    assert ElementTree.fromstring(write(problems(0)).encode()).get("tests") == "0"


def test_no_text_of_others_breaks_the_document_or_adds_an_element():
    root = ElementTree.fromstring(write(hostile()).encode())
    assert [each.tag for each in root.iter()] == [
        *("testsuites", "testsuite", "testcase"),
        *("testcase", "error", "testcase", "failure", "testcase", "failure"),
    ]
