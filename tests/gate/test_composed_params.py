"""The gate judges params.yaml: where conf/ says something else, the change is blocked and the keys are named."""

import shutil
from pathlib import Path

import pytest

from tidegate.gate.composed_params import findings
from tidegate.records import Verdict

FLOOR = Path("conf/gate/breast_cancer.yaml")


@pytest.fixture
def project(repository, tmp_path, monkeypatch):
    shutil.copytree(repository / "conf", tmp_path / "conf")
    for name in ("dvc.yaml", "params.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)


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
