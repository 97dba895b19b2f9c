"""The gate judges params.yaml: where conf/ says something else, the change is blocked and the keys are named."""

import shutil
from pathlib import Path

import pytest
import yaml

from tidegate.config.code_digests import with_code
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.gate.composed_params import INSTALL, findings, other_code
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
        "params.yaml was composed with code that differs from the installed code: edited code re-runs evaluate",
    )
    assert finding.remedy == "install the versions in the repository's lock file, then run `dvc repro`"


@pytest.mark.parametrize("forged", ["code: 3\n", "", "code: {evaluate: {files: x}, more: 1}\n", "code: {}\n"])
def test_a_record_of_any_other_form_is_blocked(project, forged):
    declared = Path("params.yaml").read_text().partition("\ncode:")[0]
    Path("params.yaml").write_text(f"{declared}\n{forged}")
    (finding,) = findings()
    assert (finding.verdict, finding.remedy) == (Verdict.FAIL, INSTALL)


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
