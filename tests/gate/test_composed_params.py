"""The gate judges params.yaml: where conf/ says something else, the change is blocked and the keys are named."""

import shutil
from pathlib import Path

import pytest
import yaml

from tidegate.config.code_dependencies import _others
from tidegate.config.code_digests import with_code
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.gate.composed_params import COMPOSE, INSTALL, findings, other_code
from tidegate.records import Verdict

FLOOR = Path("conf/gate/breast_cancer.yaml")


@pytest.fixture
def project(repository, tmp_path, monkeypatch):
    for folder in ("conf", "pipelines/flights"):
        shutil.copytree(repository / folder, tmp_path / folder)
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    Path("params.yaml").write_text(params_file.text(with_code(compose().values)))


def test_nothing_is_said_where_both_are_in_step(project):
    assert list(findings()) == []


def test_a_key_that_differs_is_named(project):
    text = Path("params.yaml").read_text()
    Path("params.yaml").write_text(text.replace("\nseed: 7", "\nseed: 8"))
    (finding,) = findings()
    assert (finding.verdict, finding.reason) == (
        Verdict.FAIL,
        "params.yaml is not what conf/ composes: seed",
    )


def test_a_declaration_that_cannot_be_composed_is_blocked(project):
    Path("conf/config.yaml").write_text("defaults: 3\n")
    (finding,) = findings()
    assert finding.verdict is Verdict.FAIL
    assert finding.reason.startswith("conf/ cannot be composed: ")


def test_a_project_that_composes_nothing_is_not_asked(project):
    Path("dvc.yaml").write_text("stages: {}\n")
    Path("conf/config.yaml").unlink()
    assert list(findings()) == []


def recorded():
    return yaml.safe_load(Path("params.yaml").read_text())["code"]


def test_a_digest_that_somebody_wrote_by_hand_is_computed_again_and_blocked(project):
    true = recorded()["evaluate"]["files"]
    Path("params.yaml").write_text(Path("params.yaml").read_text().replace(true, "f" * 32))
    (finding,) = findings()
    assert (finding.verdict, finding.reason) == (
        Verdict.FAIL,
        "params.yaml records other code for evaluate than is here: one was edited after `tidegate compose`",
    )
    assert finding.remedy == COMPOSE


@pytest.mark.parametrize("forged", ["code: 3\n", "", "code: {evaluate: {files: x}, more: 1}\n", "code: {}\n"])
def test_a_record_of_any_other_form_is_blocked(project, forged):
    declared = Path("params.yaml").read_text().partition("\ncode:")[0]
    Path("params.yaml").write_text(f"{declared}\n{forged}")
    (finding,) = findings()
    assert (finding.verdict, finding.remedy) == (Verdict.FAIL, COMPOSE)


def test_a_library_of_another_version_is_to_be_installed(project):
    installed = recorded()["evaluate"]["versions"]["numpy"]
    Path("params.yaml").write_text(Path("params.yaml").read_text().replace(f"numpy: '{installed}'", "numpy: '1.0'"))
    (finding,) = findings()
    assert finding.reason.startswith(
        f"params.yaml was composed with other versions than are installed here: numpy 1.0 → {installed} re-runs "
    )
    assert finding.remedy == INSTALL


def record(stage):
    """Add the stage to params.yaml, as `tidegate compose` records one that it has loaded."""
    values = yaml.safe_load(Path("params.yaml").read_text())
    values["code"][stage] = {"files": "f" * 32, "versions": {}}
    Path("params.yaml").write_text(params_file.text(values))


def test_a_stage_of_this_change_alone_cannot_be_verified_before_an_owner_approves(project):
    stage = Path("pipelines/flights/stages/count.py")
    stage.parent.mkdir()
    stage.write_text("raise AssertionError('loaded')\n")
    record("count")
    (finding,) = findings()
    assert (finding.verdict, finding.subject, str(finding.where)) == (
        Verdict.INCONCLUSIVE,
        "code.count",
        str(stage),
    )
    assert "the stage count is a kind of this change alone" in finding.reason
    assert "an owner of the gate must approve" in finding.remedy


def test_a_recorded_stage_that_does_not_exist_is_named(project):
    record("count")
    (finding,) = findings()
    assert (finding.reason, finding.remedy) == ("params.yaml records the code of unknown stages: count", COMPOSE)


def test_a_stage_that_is_not_recorded_is_named(project):
    values = yaml.safe_load(Path("params.yaml").read_text())
    del values["code"]["plan"]
    Path("params.yaml").write_text(params_file.text(values))
    (finding,) = findings()
    assert (finding.reason, finding.remedy) == ("params.yaml does not record the code of plan", COMPOSE)


def test_kinds_that_the_change_removes_are_named(project):
    pyproject = Path("pyproject.toml")
    pyproject.write_text(pyproject.read_text().replace('kinds = ["pipelines/flights"]', ""))
    _others.cache_clear()
    (finding,) = findings()
    assert finding.reason == (
        "params.yaml records code that this change removes: "
        "pipelines/flights/gate/rules/warned_share.py, pipelines/flights/metrics/late_in_top_tenth.py"
    )
    assert "`kinds` of pyproject.toml" in finding.remedy


def test_params_that_another_version_composed_say_so(project):
    text = Path("params.yaml").read_text()
    Path("params.yaml").write_text(text.replace("\n  tidegate: '", "\n  tidegate: '9."))
    (finding,) = findings()
    assert "tidegate 9." in finding.reason
    assert finding.reason.endswith("re-runs nothing")


def test_a_base_of_another_version_is_stated_and_blocks_nothing(project, tmp_path):
    base = tmp_path / "base"
    base.mkdir()
    true = recorded()
    text = Path("params.yaml").read_text().replace("\n  tidegate: '", "\n  tidegate: '0.0.")
    (base / "params.yaml").write_text(text.replace(true["evaluate"]["files"], "f" * 32))
    said = f"the code differs from the base's: tidegate 0.0.{true['tidegate']} → {true['tidegate']} re-runs evaluate"
    assert list(other_code(base)) == [said]
    assert list(findings()) == []


def test_a_base_with_the_same_code_or_without_params_says_nothing(project, tmp_path):
    assert list(other_code(Path())) == []
    assert list(other_code(tmp_path / "nowhere")) == []
