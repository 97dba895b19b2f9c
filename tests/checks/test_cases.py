"""A file dropped into cases/ is a test: suites that must not pass, and suites that must be refused unread."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from checks.tables import ENGINES, trips
from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.config.schema.check import Check
from tidegate.records import Verdict

CASES = Path(__file__).with_name("cases")


def cases(folder):
    return [pytest.param(yaml.safe_load(file.read_text()), id=file.stem) for file in sorted((CASES / folder).iterdir())]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", cases("vacuous"))
def test_a_suite_that_nothing_could_break_does_not_pass(tmp_path, case, engine):
    write_table(tmp_path / "table.parquet", trips(6).iloc[: case["rows"]])
    try:
        report = check_table(Check.model_validate(case["check"] | {"engine": engine}), tmp_path / "table.parquet")
    except ValidationError as refused:
        said = str(refused)
    else:
        assert report.verdict is Verdict.INCONCLUSIVE
        said = " ".join([report.reason, *(entry.reason for entry in report.entries)])
    assert case["says"] in said


@pytest.mark.parametrize("case", cases("hostile"))
def test_a_suite_that_would_run_code_is_refused_as_it_is_read(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValidationError) as refused:
        Check.model_validate(case["check"])
    assert case["says"] in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_there_are_as_many_cases_as_promised():
    assert len(cases("vacuous")) >= 12
    assert len(cases("hostile")) >= 10


def test_what_is_refused_is_refused_before_great_expectations_is_imported():
    program = """
import sys, yaml
from pathlib import Path
from pydantic import ValidationError
from tidegate.config.schema.check import Check
refused = 0
for case in Path(sys.argv[1]).iterdir():
    try:
        Check.model_validate(yaml.safe_load(case.read_text())["check"])
    except ValidationError:
        refused += 1
print(refused, "great_expectations" in sys.modules)
"""
    asked = [sys.executable, "-c", program, str(CASES / "hostile")]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(cases("hostile"))), "False"]
