"""What CI may commit: results of a project, below its own folder."""

from pathlib import PurePosixPath

import mono_repository
from tidegate.repository.kept_results import kept_results

PIPELINE = "stages: {a: {cmd: a, outs: [{m.json: {cache: false}}, big]}}\n"


def test_results_of_several_projects_are_below_their_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(mono_repository.start(tmp_path))
    for name in ("cells", "tides"):
        (tmp_path / "projects" / name / "dvc.yaml").write_text(PIPELINE)
    assert kept_results() == tuple(
        PurePosixPath("projects", name, out) for name in ("cells", "tides") for out in ("dvc.lock", "m.json")
    )


def test_results_of_the_one_project_are_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dvc.yaml").write_text(PIPELINE)
    assert kept_results() == (PurePosixPath("dvc.lock"), PurePosixPath("m.json"))
