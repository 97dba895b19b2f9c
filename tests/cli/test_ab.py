"""`tidegate ab`: exit codes as the gate's, options, formats."""

import json
from pathlib import Path

import pytest

from called import called

VISITS = Path(__file__).parents[2] / "docs/ab/visits.csv"
COMPARED = ("--data", str(VISITS), "--variant", "model", "--control", "v1", "--treatment", "v2")


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (("--outcome", "converted"), 0, "HOLDS"),
        (("--outcome", "converted", "--lower", "converted"), 10, "FAILS"),
        (("--outcome", "converted", "--share", "0.6"), 3, "UNDECIDED"),
        (("--outcome", "spent", "--unit", "visitor", "--time", "seen", "--mature-after", "9d"), 3, "UNDECIDED"),
    ],
    ids=["better", "worse", "another split", "too few complete"],
)
def test_the_three_verdicts(tmp_path, options, code, word):
    done = called(tmp_path, "ab", *COMPARED, *options, COLUMNS="120")
    assert (done.returncode, done.stdout.split()[0]) == (code, word), done.stderr


def test_every_finding_is_in_the_json(tmp_path):
    done = called(
        tmp_path, "ab", *COMPARED, "--outcome", "spent", "--margin", "spent=2", "--cap", "spent=50", "-o", "json"
    )
    report = json.loads(done.stdout)
    assert (report["verb"], [finding["rule"] for finding in report["findings"]]) == ("ab", ["split", "outcome"])


def test_a_typing_mistake_exits_2(tmp_path):
    done = called(tmp_path, "ab", *COMPARED, "--outcome", "convertd")
    assert done.returncode == 2
    assert "did you mean converted?" in done.stderr
