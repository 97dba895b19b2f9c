import json

from reviewed import FELL, GATE, hostile, problems
from tidegate.review.formats.sarif import write


def results(report):
    return json.loads(write(report))["runs"][0]["results"]


def test_a_result_has_its_rule_place_and_reason():
    result = results(GATE)[2]
    assert (result["ruleId"], result["kind"], result["level"]) == ("auc_holds", "fail", "error")
    assert result["message"]["text"] == FELL.reason
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "conf/gate/flights.yaml"
    assert location["region"] == {"startLine": 7, "startColumn": 3, "endColumn": 12}


def test_only_what_failed_has_a_level():
    assert [(each["kind"], each["level"]) for each in results(GATE)] == [
        ("pass", "none"),
        ("open", "none"),
        ("fail", "error"),
        ("fail", "error"),
    ]


def test_every_result_points_at_its_rule_and_keeps_its_identity_when_numbers_move():
    run = json.loads(write(GATE))["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [result["partialFingerprints"]["tidegate/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_a_finding_without_a_place_is_shown_at_the_pipeline():
    location = results(problems(0, 1))[0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "dvc.yaml"}}


def test_no_text_of_others_leaves_its_string():
    for result in results(hostile()):
        assert "\n" not in result["message"]["text"]
        assert "\x1b" not in result["message"]["text"]
        assert "<" not in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
