"""How each data check fared before, from the reports that the cache still holds."""

import json
from pathlib import Path

import pytest
import yaml

from gate_project import cached, commit, git
from tidegate import paths
from tidegate.records import Verdict
from tidegate.repository.revisions import git as asked
from tidegate.review.gathering.history import of_checks
from tidegate.review.review_data import CheckHistory, Moment


def entry(name, outcome, observed):
    texts = dict.fromkeys(("type", "severity", "dimension", "reason", "limit"), "x")
    return {
        "name": name,
        "columns": [],
        "outcome": outcome,
        "judged": 5,
        "observed": observed,
        "offenders": [],
        **texts,
    }


def leave(*entries, schema=1):
    report = {"schema": schema, "verdict": "pass", "reason": "r", "rows": 5, "columns": 1, "expectations": entries}
    out = {"path": str(paths.CHECK_REPORT), **cached(json.dumps(report).encode())}
    Path("dvc.lock").write_text(yaml.safe_dump({"stages": {"check": {"outs": [out]}}}))
    commit("a report")
    return asked.resolve("HEAD").short


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    Path(".gitignore").write_text("/.dvc/cache\n")


def test_each_check_has_its_own_moments_oldest_first():
    first = leave(entry("rows", "pass", 300), entry("known", "pass", ["a", "b"]))
    second = leave(entry("rows", "fail", 200))
    found = of_checks(asked.resolve("HEAD"))
    assert found["rows"] == (Moment(first, Verdict.PASS, "x", 300.0), Moment(second, Verdict.FAIL, "x", 200.0))
    assert found["known"] == (Moment(first, Verdict.PASS, "x", None),)


def test_a_report_of_another_version_is_passed_over():
    leave(entry("rows", "pass", 300), schema=99)
    assert of_checks(asked.resolve("HEAD")) == {}


@pytest.mark.parametrize(
    ("before", "now", "turn"),
    [
        pytest.param([Verdict.FAIL, Verdict.PASS], Verdict.INCONCLUSIVE, "newly broken", id="held last time"),
        pytest.param([Verdict.FAIL], Verdict.PASS, "fixed", id="holds now"),
        pytest.param([Verdict.FAIL], Verdict.INCONCLUSIVE, "", id="still broken"),
        pytest.param([Verdict.PASS], Verdict.PASS, "", id="still holds"),
        pytest.param([], Verdict.FAIL, "", id="nothing is known of before"),
    ],
)
def test_a_turn_is_told_against_the_last_time(before, now, turn):
    past = tuple(Moment("1", verdict, "r") for verdict in before)
    assert CheckHistory("rows", now, "critical", "r", past=past).turn == turn
