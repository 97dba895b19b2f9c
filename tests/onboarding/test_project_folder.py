"""The folder of a new project, and the data file as it is named from there."""

from pathlib import Path

import pytest

import mono_repository
from tidegate.errors import DeclarationError
from tidegate.onboarding import project_folder


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(mono_repository.start(tmp_path))
    return tmp_path


def test_it_is_made_and_entered(root):
    assert project_folder.entered("waves", "projects/waves/a.csv", with_workflows=False) == "a.csv"
    assert Path.cwd() == root / "projects/waves"


def test_a_file_elsewhere_is_named_from_there_and_a_database_as_it_is(root):
    assert project_folder.entered("waves", "a.csv", with_workflows=False) == "../../a.csv"


def test_a_database_is_named_as_it_is(root):
    assert project_folder.entered("waves", "sqlite:///a.db", with_workflows=False) == "sqlite:///a.db"


@pytest.mark.parametrize("name", ["..", "a/b", "A", "-x", "", "a b"])
def test_a_name_that_is_no_folder_of_a_project_is_refused(root, name):
    with pytest.raises(DeclarationError, match="must be lower-case letters"):
        project_folder.entered(name, None, with_workflows=False)
    assert Path.cwd() == root


def test_without_declared_projects_it_says_how_to_declare_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeclarationError, match=r"declare its folder in pyproject\.toml"):
        project_folder.entered("waves", None, with_workflows=False)


def test_workflows_are_the_repository_s(root):
    with pytest.raises(DeclarationError, match="workflows are the repository's"):
        project_folder.entered("waves", None, with_workflows=True)
    assert not (root / "projects/waves").exists()
