"""`tidegate ab`: exit codes as the gate's, options, formats."""

import json
from pathlib import Path

import pytest

from called import called
from tidegate.artifacts import write_json
from tidegate.plans import Experiment, Plan, Step

VISITS = Path(__file__).parents[3] / "docs/ab/visits.csv"
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


def test_the_plan_of_an_environment_says_what_is_decided(tmp_path):
    experiment = Experiment("more visitors buy", "converted", 0.18, 0.05, alpha=0.05, power=0.8, callers=1000)
    steps = (Step("trial", 50, 60, 100),)
    plan = Plan("prod", "ab_test", 5.0, steps, (), "rollback", 1, 0, 0, key="x-visitor", experiment=experiment)
    write_json(tmp_path / "artifacts/plan/prod.json", plan.as_json())
    done = called(tmp_path, "ab", *COMPARED, "--env", "prod", COLUMNS="120")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == " expected: more visitors buy"
    assert "they are narrowest near 2,000 units" in done.stdout
    again = called(tmp_path, "ab", *COMPARED, "--env", "prod", "--share", "0.4")
    assert again.returncode == 2
    assert "--share: fixed by the plan of prod" in again.stderr


def test_without_an_outcome_or_a_plan_the_options_are_named(tmp_path):
    done = called(tmp_path, "ab", *COMPARED)
    assert done.returncode == 2
    assert "needs --outcome COLUMN, or --env NAME" in done.stderr
    assert called(tmp_path, "ab", *COMPARED, "--env", "prod").returncode == 3
