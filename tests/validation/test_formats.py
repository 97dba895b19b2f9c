"""Problems for machines: valid documents, nothing that a value could break out of."""

import json
from xml.etree import ElementTree

import pytest

from tidegate.errors import Problem, Where
from tidegate.validation.everything import Subject
from tidegate.validation.formats import as_json, github, junit, sarif, unique

PLAIN = Problem("must be at least 0, got -1", Where("conf/a.yaml", 3, 5, 2), "a.b")
HOSTILE = Problem("100%\n::error::<b>]]>\x1b[1m", Where("conf/a,b:c.yaml", 1, 1), "k")
SUBJECTS = [Subject("conf", (PLAIN, HOSTILE)), Subject("experiment=x", (PLAIN,)), Subject("dvc.yaml", ())]


def test_a_problem_that_many_compositions_share_is_told_once():
    assert unique(SUBJECTS) == [PLAIN, HOSTILE]


def test_json_says_what_was_judged_and_what_is_wrong():
    record = json.loads(as_json(SUBJECTS))
    assert (record["version"], record["valid"], len(record["judged"])) == (1, False, 3)
    assert record["problems"][0] == {
        "message": PLAIN.message, "key": "a.b", "path": "conf/a.yaml", "line": 3, "column": 5,
    }  # fmt: skip
    assert json.loads(as_json([Subject("conf", ())]))["valid"] is True


def test_sarif_points_at_the_region():
    run = json.loads(sarif(SUBJECTS))["runs"][0]
    assert [each["ruleId"] for each in run["results"]] == ["declaration"] * 2
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "conf/a.yaml"},
        "region": {"startLine": 3, "startColumn": 5, "endColumn": 7},
    }
    assert "locations" not in json.loads(sarif([Subject("x", (Problem("m"),))]))["runs"][0]["results"][0]


def test_junit_has_a_case_per_subject_and_stays_xml():
    suite = ElementTree.fromstring(junit(SUBJECTS))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [case.find("failure") is None for case in suite] == [False, False, True]


def test_annotations_escape_what_github_would_act_on():
    first, second = github([PLAIN, HOSTILE]).splitlines()
    assert (
        first
        == "::error title=tidegate validate,file=conf/a.yaml,line=3,col=5,endColumn=7::a.b: must be at least 0, got -1"
    )
    assert second.startswith("::error title=tidegate validate,file=conf/a%2Cb%3Ac.yaml,line=1,col=1")
    assert "k: 100%25%0A::error::<b>" in second


@pytest.mark.parametrize(("count", "lines"), [(0, 0), (10, 10), (11, 11), (50, 11)])
def test_github_is_told_as_much_as_it_shows_and_then_the_count(count, lines):
    told = github([PLAIN] * count).splitlines()
    assert len(told) == lines
    assert count <= 10 or told[-1].startswith(f"::notice::{count} problems")
