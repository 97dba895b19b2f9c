import json

import pytest
from jsonschema import Draft202012Validator

from generators.report_schema import schema
from reviewed import GATE, hostile, problems
from tidegate.review.formats.json import write

REPORTS = {"a decision": GATE, "a hostile decision": hostile(), "problems": problems(2, 1), "nothing": problems(0)}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_document_is_what_its_schema_says(report):
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(json.loads(write(report)))
