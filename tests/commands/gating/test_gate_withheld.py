"""Code of the project that decides on a change is the merge base's, until an owner approves the change's own."""

import copy
from pathlib import Path

import pytest

import gate_project as project
from own_kinds import METRIC, rule
from tidegate.commands.gating import gate_withheld

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


@pytest.mark.slow
def test_an_edited_rule_decides_on_its_own_change_only_with_an_owner_s_approval(using):
    write("PASS")
    code, findings, loosened = decided()
    assert (code, findings["mine"], loosened) == (10, "fail", [str(RULE)])
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["mine"]) == (0, "pass")


@pytest.mark.slow
def test_an_added_rule_is_withheld_and_the_change_is_an_owner_s_to_decide(repository):
    Path("pyproject.toml").write_text(PYPROJECT)
    write("PASS")
    project.declare(USES)
    code, findings, loosened = decided()
    assert (code, findings) == (10, {"kinds": "inconclusive"})
    assert loosened == [str(RULE), "pyproject.toml"]
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["mine"]) == (0, "pass")


def reasons(*arguments):
    _, report = project.decision("--base", "HEAD", *arguments)
    return [(each["reason"], each["remedy"]) for each in report["findings"]]


@pytest.mark.slow
def test_a_withheld_rule_is_named_with_its_file_and_who_lets_it_decide(repository):
    Path("pyproject.toml").write_text(PYPROJECT)
    write("PASS")
    project.declare(USES)
    ((reason, remedy),) = reasons()
    assert reason == f"the gate rule packaged exists only in this change, as {RULE}, and is not loaded yet"
    assert remedy == gate_withheld.REMEDY


@pytest.mark.slow
def test_a_withheld_metric_is_named_with_its_file(repository):
    Path("pyproject.toml").write_text(PYPROJECT)
    metric = Path("pipelines/mine/metrics/share.py")
    metric.parent.mkdir(parents=True)
    metric.write_text(METRIC)
    declared = copy.deepcopy(project.PARAMS)
    declared["evaluate"]["metrics"] = {"share": {}}
    declared["gate"]["rules"] = {"share_floor": {"kind": "floor", "metric": "share", "at": 0.1}}
    project.declare(declared)
    ((reason, _),) = reasons()
    assert reason == f"the metric share exists only in this change, as {metric}, and is not loaded yet"


@pytest.mark.slow
def test_a_field_that_only_the_edited_rule_has_names_the_file(using):
    RULE.write_text(
        rule("FAIL").replace('    kind: Literal["packaged"]\n', '    kind: Literal["packaged"]\n    at: int = 0\n')
    )
    declared = copy.deepcopy(USES)
    declared["gate"]["rules"]["mine"]["at"] = 1
    project.declare(declared)
    ((reason, _),) = reasons()
    assert reason.startswith(f"the gate rule packaged of the merge base decides, as this change edits {RULE}: ")


@pytest.mark.slow
def test_a_rule_of_the_base_that_cannot_be_loaded_can_be_fixed_with_an_owner_s_approval(using):
    RULE.write_text(rule("FAIL").replace("STRICTER = {}", "STRICTER = []"))
    project.commit("a rule that another version of tidegate accepted")
    write("PASS")
    code, findings, loosened = decided()
    assert (code, findings, loosened) == (10, {"kinds": "inconclusive"}, [str(RULE)])
    ((reason, _),) = reasons()
    assert "as this change edits" in reason
    assert "STRICTER must be a Mapping" in reason
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["mine"]) == (0, "pass")


@pytest.mark.slow
def test_a_rule_that_is_removed_for_tidegate_s_own_blocks_until_an_owner_approves(repository):
    own = RULE.with_name("floor.py")
    Path("pyproject.toml").write_text(PYPROJECT)
    own.parent.mkdir(parents=True)
    own.write_text(rule().replace("packaged", "floor"))
    project.commit("a rule of our own, before tidegate had one of that name")
    own.unlink()
    code, findings, loosened = decided()
    assert (code, loosened) == (10, [str(own)])
    assert findings["auc_floor"] == "pass"
    code, findings, _ = decided("--approved-by", "the owners")
    assert (code, findings["auc_floor"]) == (0, "pass")


@pytest.mark.slow
def test_a_rule_that_the_change_removes_still_decides(using):
    RULE.unlink()
    Path("pyproject.toml").unlink()
    project.declare(project.PARAMS)
    code, findings, loosened = decided()
    assert (code, findings["mine"]) == (10, "fail")
    assert {str(RULE), "pyproject.toml", "gate.rules.mine"} <= set(loosened)
