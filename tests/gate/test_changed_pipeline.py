"""A dvc.yaml that the change edits is judged by the gate as `tidegate validate` judges it, each problem at its line."""

import shutil
from pathlib import Path

import pytest

import gate_project
from tidegate.gate.changed_pipeline import REMEDY, findings
from tidegate.records import Verdict
from tidegate.repository.revisions import git

PIPELINE = Path("dvc.yaml")


@pytest.fixture
def base(repository, tmp_path, monkeypatch):
    shutil.copytree(repository / "pipelines/flights", tmp_path / "pipelines/flights")
    for name in ("dvc.yaml", "params.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    gate_project.git("init", "--quiet", "--initial-branch=main")
    gate_project.commit("first")
    return git.merge_base("main")


def edit(old, new):
    text = PIPELINE.read_text()
    assert old in text
    PIPELINE.write_text(text.replace(old, new, 1))


def test_an_unchanged_pipeline_is_the_base_s_matter(base):
    PIPELINE.write_text("stages: {}\n")
    gate_project.commit("a pipeline of another time")
    assert list(findings(git.merge_base("HEAD"))) == []


def test_a_changed_pipeline_that_is_complete_is_not_a_finding(base):
    edit("stages:", "# one stage per step\nstages:")
    assert list(findings(base)) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("cmd: tidegate train", "cmd: tidegate train\n    frozen: true", "stages.train.frozen", "a frozen stage keeps"),
        (
            "cmd: tidegate train",
            "cmd: tidegate evaluate",
            "stages.train.cmd",
            "the stage's command is `tidegate train`",
        ),
        ("stages:", "vars: [conf/config.yaml]\nstages:", "vars", "is not used here"),
        ("    always_changed: true ", "    desc: ", "stages.compose", "write `always_changed: true`"),
    ],
    ids=["frozen", "another command", "variables", "compose that runs once"],
)
def test_what_validate_refuses_blocks_at_its_line(base, old, new, key, says):
    edit(old, new)
    (finding,) = findings(base)
    assert (finding.verdict, finding.subject, finding.remedy) == (Verdict.FAIL, key, REMEDY)
    assert says in finding.reason
    assert str(finding.where).startswith("dvc.yaml:")
    assert finding.where.line > 0


def test_a_stage_that_no_longer_lists_what_it_reads_blocks(base):
    edit("params: [artifacts/compose/params.json: [train]]", "params: []")
    assert {finding.subject for finding in findings(base)} == {"stages.train.params"}


@pytest.mark.parametrize("text", ["stages: &a {b: *a}\n", "stages: {a: {cmd: x}, a: {cmd: y}}\n", "\x00"])
def test_a_pipeline_that_two_readers_read_differently_blocks(base, text):
    PIPELINE.write_text(text)
    found = list(findings(base))
    assert found
    assert {finding.verdict for finding in found} == {Verdict.FAIL}


def test_a_pipeline_that_is_gone_blocks(base):
    PIPELINE.unlink()
    (finding,) = findings(base)
    assert finding.reason.startswith("not found")


def test_a_stage_of_the_change_s_own_kind_waits_for_an_owner(base):
    edit("stages:", "stages:\n  sketch:\n    cmd: tidegate sketch")
    Path("pipelines/flights/stages").mkdir(exist_ok=True)
    Path("pipelines/flights/stages/sketch.py").write_text('"""Sketches."""\n')
    assert list(findings(base)) == []


def test_a_pipeline_that_no_longer_composes_blocks(base):
    text = PIPELINE.read_text()
    start, end = text.index("  compose:"), text.index("  ingest:")
    PIPELINE.write_text(text[:start] + text[end:])
    assert "no stage composes params.yaml any more" in next(iter(findings(base))).reason
