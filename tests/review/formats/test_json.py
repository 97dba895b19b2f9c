import json
import math
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from generators.report_schema import schema
from reviewed import DECISION, FELL, GATE, problems
from tidegate.records import Estimate
from tidegate.review.formats.json import read_decision, write
from tidegate.review.report import of_decision


def test_a_document_names_verdict_exit_code_and_level():
    document = json.loads(write(GATE))
    assert (document["version"], document["verb"], document["verdict"], document["exit_code"]) == (
        1,
        "gate",
        "fail",
        10,
    )
    assert [each["level"] for each in document["findings"]] == ["note", "error", "error"]
    assert [each["rule"] for each in document["loosenings"]] == ["gate.rules.auc_holds.margin"]
    assert "base" not in json.loads(write(problems(1)))


def test_a_number_that_is_not_finite_is_null_and_never_nan():
    odd = replace(FELL, head=math.nan, limit=math.inf, difference=Estimate(math.nan, -math.inf, 0.0))
    text = write(of_decision(replace(DECISION, findings=(odd,))))
    found = json.loads(text, parse_constant=pytest.fail)["findings"][0]
    assert (found["head"], found["limit"], found["difference"]["low"]) == (None, None, None)
    Draft202012Validator(schema()).validate(json.loads(text))


def test_a_decision_is_read_back_as_it_was():
    assert read_decision(json.loads(write(GATE))) == DECISION


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"verb": "check"}, {"findings": 3}, {"findings": [3]}, {"alpha": "x"}, {"inconclusive": "ignore"}],
)
def test_another_document_is_not_taken_for_a_decision(change):
    with pytest.raises(ValueError, match=r".+"):
        read_decision(json.loads(write(GATE)) | change)
