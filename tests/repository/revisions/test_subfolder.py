"""A project in a folder of its repository: what git, DVC's settings and branches make of it."""

from pathlib import Path

import pytest

from released_project import git
from tidegate.repository import dvc_settings
from tidegate.repository.revisions import subfolder
from tidegate.repository.revisions.git import changed, changed_anywhere, resolve


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`models/tumours` in a repository with a commit, entered."""
    git("init", "-q", "-b", "main", str(tmp_path))
    folder = tmp_path / "models/tumours"
    folder.mkdir(parents=True)
    (folder / "params.yaml").write_text("a: 1\n")
    (tmp_path / "shared.py").write_text("a = 1\n")
    git("add", "-A", at=tmp_path)
    git("commit", "-qm", "start", at=tmp_path)
    monkeypatch.chdir(folder)
    return folder


def test_its_place_is_known_there_and_empty_at_the_root(project, monkeypatch):
    assert subfolder.prefix() == Path("models/tumours")
    assert subfolder.branch("deploy", "prod") == "deploy/models/tumours/prod"
    monkeypatch.chdir(project.parent.parent)
    assert subfolder.prefix() == Path()
    assert subfolder.branch("deploy", "prod") == "deploy/prod"


def test_outside_a_repository_it_is_at_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert subfolder.prefix() == Path()


def test_changes_of_the_folder_and_of_the_whole_repository(project):
    Path("params.yaml").write_text("a: 2\n")
    (project / "new.py").write_text("")
    (project.parent.parent / "shared.py").write_text("a = 2\n")
    (project.parent.parent / "other.py").symlink_to("/etc/passwd")
    assert [change.path for change in changed(resolve("HEAD"))] == ["new.py", "params.yaml"]
    anywhere = {change.path: (change.status, change.after) for change in changed_anywhere(resolve("HEAD"))}
    assert anywhere == {
        "models/tumours/new.py": ("A", "100644"),
        "models/tumours/params.yaml": ("M", "100644"),
        "other.py": ("A", "120000"),
        "shared.py": ("M", "100644"),
    }


def test_dvc_s_settings_are_its_own_else_those_of_the_root(project):
    root = project.parent.parent
    assert dvc_settings.home() == Path()
    (root / ".dvc").mkdir()
    assert dvc_settings.home().resolve() == root
    (root / ".dvc/config").write_text("[cache]\n    dir = ../store\n")
    assert dvc_settings.cache(Path()).resolve() == root / "store"
    (project / ".dvc").mkdir()
    assert dvc_settings.cache(Path()) == Path(".dvc/cache")


def test_a_dvc_folder_above_the_repository_is_not_asked(project):
    (project.parent.parent.parent / ".dvc").mkdir(exist_ok=True)
    assert dvc_settings.home() == Path()
