"""Which projects a change touches, and what it does to projects as such."""

from pathlib import Path

import pytest

import mono_repository
from tidegate.several_projects import touched
from tidegate.several_projects.touched import ProjectChanges, changes


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(mono_repository.start(tmp_path))
    return tmp_path


def found() -> ProjectChanges:
    return changes(mono_repository.base())


def listed(of: ProjectChanges) -> dict[str, str]:
    return {finding.subject: finding.reason for finding in of.loosenings}


def test_nothing_changed_touches_nothing(root):
    assert found().touched == ()
    assert found().untouched == ("projects/cells", "projects/tides")
    assert found().loosenings == ()


def test_a_file_of_a_project_touches_that_project_alone(root):
    (root / "projects/tides/README.md").write_text("more")
    assert [(project.folder, project.name, project.how) for project in found().touched] == [
        ("projects/tides", "tides", "edited")
    ]
    assert found().untouched == ("projects/cells",)
    assert found().loosenings == ()


def test_an_untracked_file_touches_it_too(root):
    (root / "projects/tides/conftest.py").write_text("")
    assert [project.folder for project in found().touched] == ["projects/tides"]


def test_a_new_project_is_decided_on_and_an_owner_must_approve_it(root):
    mono_repository.project(root, "projects/waves", "waves")
    assert [(project.folder, project.how) for project in found().touched] == [("projects/waves", "added")]
    assert "its own gate decides on it" in listed(found())["projects/waves"]


def test_a_removed_project_is_a_loosening(root):
    (root / "projects/tides/conf/config.yaml").unlink()
    assert [(project.folder, project.name, project.how) for project in found().touched] == [
        ("projects/tides", "tides", "removed")
    ]
    assert listed(found()) == {"projects/tides": "projects/tides is removed, with its gate"}


def test_a_renamed_project_is_removed_and_added_and_said_to_be(root):
    (root / "projects/tides").rename(root / "projects/sea")
    assert {project.folder: project.how for project in found().touched} == {
        "projects/sea": "added",
        "projects/tides": "removed",
    }
    assert "projects/sea has its name now" in listed(found())["projects/tides"]


@pytest.mark.slow
def test_the_change_cannot_take_a_project_from_the_gate_by_no_longer_declaring_it(root):
    (root / "pyproject.toml").write_text("[tool.tidegate]\n")
    (root / "projects/tides/README.md").write_text("more")
    assert touched.are_here("main")
    assert [project.folder for project in found().touched if project.how == "edited"] == ["projects/tides"]
    assert "pyproject.toml" in listed(found())


def test_a_file_outside_of_all_projects_needs_an_owner_unless_it_is_a_document(root):
    (root / "README.md").write_text("")
    (root / "docs").mkdir()
    (root / "docs/a.md").write_text("")
    (root / "conf/gate").mkdir(parents=True)
    (root / "conf/gate/a.yaml").write_text("")  # at the root no project compares it with anything
    (root / "projects/shared.py").write_text("")
    (root / "link").symlink_to("/etc/passwd")
    assert sorted(listed(found())) == ["conf/gate/a.yaml", "link", "projects/shared.py"]


def test_a_folder_that_is_no_project_is_outside_whatever_its_files_are_called(root):
    (root / "projects/notes/conf/gate").mkdir(parents=True)
    (root / "projects/notes/conf/gate/a.yaml").write_text("")
    assert sorted(listed(found())) == ["projects/notes/conf/gate/a.yaml"]


def test_a_shared_file_touches_the_projects_whose_code_moves(root, monkeypatch):
    asked: list[tuple[str, ...]] = []

    class Ended:
        def __init__(self, code: int) -> None:
            self.code = code

    def verb(folder: str, *arguments: str) -> Ended:
        asked.append((folder, *arguments))
        return Ended(2 if folder == "projects/cells" else 0)

    monkeypatch.setattr(touched.in_folder, "verb", verb)
    (root / "shared.py").write_text("a = 1\n")
    mono_repository.commit(root)
    assert [(project.folder, project.how) for project in found().touched] == [("projects/cells", "runs changed code")]
    assert asked == [("projects/cells", "compose", "--check"), ("projects/tides", "compose", "--check")]


def test_the_project_at_the_root_that_projects_replace_is_named(tmp_path, monkeypatch):
    from released_project import git

    git("init", "-q", "-b", "main", str(tmp_path))
    mono_repository.project(tmp_path, ".", "all")
    mono_repository.commit(tmp_path)
    git("switch", "-q", "-c", "change", at=tmp_path)
    (tmp_path / "projects").mkdir()
    (tmp_path / "conf").rename(tmp_path / "projects/conf")
    mono_repository.project(tmp_path, "projects/all", "all")
    (tmp_path / "pyproject.toml").write_text(mono_repository.PYPROJECT)
    monkeypatch.chdir(tmp_path)
    assert "the project at the root is replaced" in listed(found())["."]
