"""The folder of a new project, and the data file as it is named from there."""

from pathlib import Path

import pytest

import mono_repository
import released_project
from tidegate.errors import DeclarationError
from tidegate.onboarding import project_folder
from tidegate.onboarding.starter_files import layout
from tidegate.repository.revisions import projects


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(mono_repository.start(tmp_path))
    return tmp_path


def test_it_is_made_and_entered_and_stays_where_something_was_written(root):
    with project_folder.entered("waves", "projects/waves/a.csv", with_workflows=False) as new:
        assert (new.folder, new.data, new.is_declared) == ("projects/waves", "a.csv", True)
        assert Path.cwd() == root / "projects/waves"
        Path("a.csv").touch()
    assert Path.cwd() == root
    assert (root / "projects/waves/a.csv").is_file()


def test_a_folder_that_stays_empty_goes_away_again(root):
    with (
        pytest.raises(DeclarationError, match="no such column"),
        project_folder.entered("waves", None, with_workflows=False),
    ):
        raise DeclarationError("no such column")
    assert Path.cwd() == root
    assert not (root / "projects/waves").exists()
    assert (root / "projects/tides").is_dir()


def test_those_around_it_go_away_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with project_folder.entered("waves", None, with_workflows=False):
        pass
    assert not Path("projects").exists()


def test_a_file_elsewhere_is_refused_with_the_command_that_moves_it(root):
    (root / "my rows.csv").touch()
    with (
        pytest.raises(
            DeclarationError, match=r"mv 'my rows\.csv' projects/waves`, then --data 'projects/waves/my rows"
        ),
        project_folder.entered("waves", "my rows.csv", with_workflows=False),
    ):
        pass
    assert not (root / "projects/waves").exists()


def test_a_database_is_named_as_it_is(root):
    with project_folder.entered("waves", "sqlite:///a.db", with_workflows=False) as new:
        assert new.data == "sqlite:///a.db"


@pytest.mark.parametrize("name", ["..", "a/b", "A", "-x", "", "a b"])
def test_a_name_that_is_no_folder_of_a_project_is_refused(root, name):
    _refused(name, "must be lower-case letters")
    assert Path.cwd() == root


def test_workflows_are_the_repository_s(root):
    _refused("waves", "workflows are the repository's", with_workflows=True)
    assert not (root / "projects/waves").exists()


@pytest.mark.parametrize(
    ("content", "added", "appended"),
    [
        pytest.param("", ["../../pyproject.toml"], [], id="no pyproject.toml"),
        pytest.param('[project]\nname = "mine"\n', [], ["../../pyproject.toml"], id="one of another tool"),
    ],
)
def test_a_root_that_declares_no_projects_gets_the_declaration(tmp_path, monkeypatch, content, added, appended):
    monkeypatch.chdir(root := _without_declaration(tmp_path, content))
    with project_folder.entered("waves", None, with_workflows=False) as new:
        planned = new.declared_by(layout.plan({}, ["base"], "waves"))
        assert [str(path) for path in planned.added if ".." in path.parts] == added
        assert [*map(str, planned.appended)] == appended
        layout.lay_down(planned, append=True)
    text = (root / "pyproject.toml").read_text()
    assert text.startswith(content)
    assert projects.declared(text.encode()).keys() == {"projects/*"}
    with project_folder.entered("tides", None, with_workflows=False) as second:
        assert second.is_declared


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"pyproject.toml": "[tool.tidegate]\n"}, r"declare its folder in pyproject\.toml", id="settings"),
        pytest.param({"pyproject.toml": '[tool.tidegate]\nprojects = ["models/a"]'}, "declare its folder", id="others"),
        pytest.param({"conf/config.yaml": "project: a\n"}, "belongs to one project; move it", id="one project"),
    ],
)
def test_a_root_that_cannot_be_continued_says_what_to_do(tmp_path, monkeypatch, files, message):
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    _refused("waves", message)
    assert not Path("projects").exists()


def test_a_folder_of_a_repository_is_not_its_root(tmp_path, monkeypatch):
    released_project.git("init", "-q", "-b", "main", str(tmp_path))
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    _refused("waves", "run it at the root of the repository")


def _refused(name: str, message: str, *, with_workflows: bool = False) -> None:
    with (
        pytest.raises(DeclarationError, match=message),
        project_folder.entered(name, None, with_workflows=with_workflows),
    ):
        pass


def _without_declaration(root: Path, pyproject: str) -> Path:
    root.mkdir(exist_ok=True)
    if pyproject:
        (root / "pyproject.toml").write_text(pyproject)
    return root
