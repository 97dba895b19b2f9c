"""Code of the project that decides on a change is the merge base's, until an owner approves the change's own."""

import copy
from pathlib import Path

import pytest

import gate_project as project
from own_kinds import rule

RULE = Path("pipelines/mine/gate/rules/packaged.py")
PYPROJECT = '[tool.tidegate]\nkinds = ["pipelines/mine"]\n'
USES = copy.deepcopy(project.PARAMS)
USES["gate"]["rules"]["mine"] = {"kind": "packaged"}


def write(verdict):
    RULE.parent.mkdir(parents=True, exist_ok=True)
    RULE.write_text(rule(verdict))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start()


@pytest.fixture
def using(repository):
    """Main declares a rule of its own kind, which fails every model."""
    Path("pyproject.toml").write_text(PYPROJECT)
    write("FAIL")
    project.declare(USES)
    project.commit("a rule of our own")


def decided(*arguments):
    code, report = project.decision("--base", "HEAD", *arguments)
    findings = {finding["rule"]: finding["verdict"] for finding in report["findings"]}
    return code, findings, [loosening["subject"] for loosening in report["loosenings"]]


def test_an_edited_rule_decides_on_its_own_change_only_with_an_owner_s_approval(using):
    write("PASS")
    code, findings, loosened = decided()
    assert (code, findings["mine"], loosened) == (10, "fail", [str(RULE)])
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["mine"]) == (0, "pass")


def test_an_added_rule_is_withheld_and_the_change_is_an_owner_s_to_decide(repository):
    Path("pyproject.toml").write_text(PYPROJECT)
    write("PASS")
    project.declare(USES)
    code, findings, loosened = decided()
    assert (code, findings) == (10, {"kinds": "inconclusive"})
    assert loosened == [str(RULE), "pyproject.toml"]
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["mine"]) == (0, "pass")


def test_a_rule_that_the_change_removes_still_decides(using):
    RULE.unlink()
    Path("pyproject.toml").unlink()
    project.declare(project.PARAMS)
    code, findings, loosened = decided()
    assert (code, findings["mine"]) == (10, "fail")
    assert {str(RULE), "pyproject.toml", "gate.rules.mine"} <= set(loosened)
