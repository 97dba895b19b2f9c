import shutil
from pathlib import Path

import pytest

from tidegate.repository import pipeline
from tidegate.repository.dvc_yaml_safety import problems


@pytest.fixture
def base(project: Path, tmp_path: Path) -> Path:
    shutil.copytree(project, tmp_path / "base", ignore=shutil.ignore_patterns(".git", "cache", "tmp"))
    return tmp_path / "base"


def found(base: Path) -> list[str]:
    return [str(problem) for problem in problems(base)]


def test_a_pipeline_that_is_the_bases_has_no_problem(base):
    assert found(base) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "outs: [data/split, data/holdout.parquet]",
            "outs: [data/split, ../../x]",
            "stages.split: has ../../x under outs, outside",
        ),
        ("outs: [data/split, data/holdout.parquet]", "outs: [/tmp/x]", "stages.split: has /tmp/x under outs, outside"),
        (
            "outs: [data/split, data/holdout.parquet]",
            "outs: ['remote://store/x']",
            "stages.split: has remote:/store/x under outs, outside",
        ),
        ("deps: [conf]", "deps: [conf, /etc/passwd]", "stages.compose: has /etc/passwd under deps, outside"),
        ("deps: [conf]", "deps: [conf]\n    wdir: ..", "stages.compose: runs in another folder"),
        ("deps: [conf]", "deps: [conf]\n    frozen: true", "stages.compose: is frozen"),
        ("cp conf/value.yaml params.yaml", "cp conf/${name} params.yaml", "stages.compose: holds ${}"),
        (
            "cp params.yaml artifacts/evaluate/metrics.json",
            "cp fake.json artifacts/evaluate/metrics.json",
            "merge base runs",
        ),
        (
            "- artifacts/evaluate/metrics.json",
            "- ../metrics.json",
            "stages.evaluate: has ../metrics.json under metrics",
        ),
    ],
)
def test_a_pipeline_that_could_do_something_else_is_named(base, old, new, said):
    text = pipeline.FILE.read_text()
    assert old in text
    pipeline.FILE.write_text(text.replace(old, new))
    assert any(said in each for each in found(base))


@pytest.mark.parametrize("name", ["sub/dvc.yaml", "sub/dvc.yml", "data.dvc"])
def test_a_second_pipeline_is_named(base, name):
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("outs: []\n")
    assert found(base) == [f"{name}: is a second pipeline that no review covers; move its stages to dvc.yaml"]


def test_changed_settings_of_dvc_are_named(base):
    with Path(".dvc/config").open("a") as file:
        file.write("[cache]\n    dir = ../elsewhere\n")
    assert found(base) == [".dvc/config: differs from the merge base; change DVC's settings in a change of their own"]


def test_a_base_without_a_pipeline_has_nothing_to_compare_commands_with(base):
    (base / "dvc.yaml").unlink()
    assert found(base) == []
