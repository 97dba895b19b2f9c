"""A base is not rebuilt for a head that its own critical checks block; where its evidence may matter, it is."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

import gate_project as project
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.commands.gating import gate
from tidegate.config.params import load
from tidegate.errors import EvidenceError
from tidegate.records import Verdict

NOT_REBUILT = "not rebuilt: known fails here, which blocks this change whatever main"


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    """A base whose pipeline fails if it is rebuilt."""
    monkeypatch.chdir(tmp_path)
    project.start()
    rules = project.RULES | {"data": {"kind": "data_checks"}}
    project.declare(project.PARAMS | {"gate": project.PARAMS["gate"] | {"rules": rules}})
    Path("dvc.yaml").write_text("stages: {evaluate: {cmd: exit 9, outs: [artifacts/evaluate/predictions.parquet]}}\n")
    check("pass", "critical")
    project.commit("checks")


def check(outcome, severity):
    """What `tidegate check` left in the work tree."""
    entry = {"name": "known", "outcome": outcome, "severity": severity, "reason": "3 of 9 rows break it"}
    write_json(paths.CHECK_REPORT, {"rows": 9, "expectations": [entry]})


def judged(**options):
    return gate.run(load(gate.Params), **options)


def forget():
    """Empty the cache of what main recorded, so that its evidence must be rebuilt."""
    shutil.rmtree(".dvc/cache/files")


def of_data(decision):
    """The verdict of the rule on data checks."""
    return next(finding.verdict for finding in decision.findings if finding.rule == "data")


def test_a_head_that_its_critical_check_blocks_is_decided_without_the_base():
    check("fail", "critical")
    with_base = judged()
    forget()
    heard = []
    decision = judged(tell=heard.append)
    assert [(each.verdict, of_data(each)) for each in (with_base, decision)] == [(Verdict.FAIL, Verdict.FAIL)] * 2
    assert not any("rebuilding" in each for each in heard)
    assert NOT_REBUILT in "\n".join(decision.notes)
    assert NOT_REBUILT not in "\n".join(with_base.notes), "evidence at hand is read"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "severity"),
    [("fail", "warning"), ("pass", "critical"), ("errored", "critical"), ("inconclusive", "critical")],
)
def test_a_base_that_may_change_the_verdict_is_rebuilt(outcome, severity):
    check(outcome, severity)
    forget()
    with pytest.raises(EvidenceError, match="could not be rebuilt"):
        judged()


@pytest.mark.slow
def test_without_a_report_the_base_is_rebuilt():
    paths.CHECK_REPORT.unlink()
    forget()
    with pytest.raises(EvidenceError, match="could not be rebuilt"):
        judged()


@pytest.mark.slow
def test_where_no_rule_blocks_by_checks_the_base_is_rebuilt():
    project.declare(project.PARAMS)
    project.commit("a gate without a rule on checks")
    check("fail", "critical")
    forget()
    with pytest.raises(EvidenceError, match="could not be rebuilt"):
        judged()


def test_a_change_that_drops_the_rule_is_still_blocked_by_the_bases():
    project.declare(project.PARAMS)
    check("fail", "critical")
    forget()
    decision = judged()
    assert of_data(decision) is Verdict.FAIL
    assert any("gate.rules.data" in loosening.reason for loosening in decision.loosenings)


@pytest.mark.slow
def test_an_owners_approval_may_replace_the_gate_so_the_base_is_rebuilt():
    check("fail", "critical")
    forget()
    with pytest.raises(EvidenceError, match="could not be rebuilt"):
        judged(approved_by="@owners")


def waive(expires):
    waiver = {"rule": "data", "metric": "known", "reason": "known gap", "owner": "@owners", "expires": expires}
    Path("conf/gate").mkdir(parents=True)
    Path("conf/gate/waivers.yaml").write_text(yaml.safe_dump({"waivers": {"gap": waiver}}))


@pytest.mark.slow
def test_where_the_base_waives_the_check_it_is_rebuilt():
    waive("2999-01-01")
    project.commit("a waiver")
    check("fail", "critical")
    assert of_data(judged()) is Verdict.PASS
    forget()
    with pytest.raises(EvidenceError, match="could not be rebuilt"):
        judged()


@pytest.mark.slow
@pytest.mark.parametrize("committed", [True, False], ids=["expired", "of the change itself"])
def test_a_waiver_that_is_not_in_force_changes_nothing(committed):
    waive("2020-01-01" if committed else "2999-01-01")
    if committed:
        project.commit("a waiver")
    check("fail", "critical")
    forget()
    assert NOT_REBUILT in "\n".join(judged().notes)


@pytest.mark.slow
def test_the_verb_says_what_stopped_the_head():
    check("fail", "critical")
    forget()
    code, decision = project.decision()
    assert code == 10
    assert NOT_REBUILT in json.dumps(decision)
