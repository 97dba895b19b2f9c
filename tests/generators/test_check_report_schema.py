import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from checks.test_page import HOSTILE, entry
from generators.check_report_schema import schema
from tidegate.checks.compare_reports import document
from tidegate.checks.report import BaseReport, conclude

NOW = conclude(6, 3, [entry("a", "fail", offenders=({"values": [HOSTILE, None], "rows": 2},)), entry("b", "errored")])
REPORTS = {
    "a report": NOW,
    "no expectations": conclude(0, 0, []),
    "beside a base": replace(
        NOW, base=BaseReport("main", conclude(9, 3, [entry("a", observed=[1, "x"]), entry("gone")]))
    ),
    "beside a base without a report": replace(NOW, base=BaseReport("main", None, "main has no report")),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_document_is_what_its_schema_says(report):
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(json.loads(json.dumps(document(report))))


def test_a_word_that_is_none_of_ours_is_no_report():
    spoilt = document(NOW) | {"verdict": "fine"}
    assert not Draft202012Validator(schema()).is_valid(json.loads(json.dumps(spoilt)))
