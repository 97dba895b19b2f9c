from xml.etree import ElementTree

import pytest

from checks.test_page import entry
from tidegate.checks.junit import junit
from tidegate.checks.report import conclude


def test_counts_what_ci_systems_count():
    entries = [
        entry("held"),
        entry("broken", "fail"),
        entry("unclear", "inconclusive"),
        entry("impossible", "errored"),
        entry("warned", "fail", severity="warning"),
    ]
    suite = ElementTree.fromstring(junit(conclude(6, 3, entries)))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == (
        "5",
        "1",
        "2",
        "1",
    )
    assert [(case.get("name"), [each.tag for each in case]) for case in suite] == [
        ("held", []),
        ("broken", ["failure"]),
        ("unclear", ["error"]),
        ("impossible", ["error"]),
        ("warned", ["skipped"]),
    ]


@pytest.mark.parametrize("hostile", ['"><failure/>', "]]>&<x>", "\x00\x1b[31m\ud800", "a\nb"])
def test_a_hostile_text_stays_text(hostile):
    broken = entry("broken", "fail", reason=hostile, why=hostile, offenders=({"values": [hostile], "rows": 1},))
    suite = ElementTree.fromstring(junit(conclude(6, 3, [broken])).encode(errors="surrogatepass"))
    assert [each.tag for each in suite.iter()] == ["testsuite", "testcase", "failure"]
