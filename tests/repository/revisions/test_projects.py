"""Which folders are projects, whatever a pattern, a link or a name tries."""

from pathlib import Path

import pytest

import mono_repository
from tidegate.errors import DeclarationError
from tidegate.repository.revisions import git, projects


def declared(*patterns: str) -> dict[str, object]:
    listed = ", ".join(f"'{pattern}'" for pattern in patterns)
    return dict(projects.declared(f"[tool.tidegate]\nprojects = [{listed}]\n".encode()))


def refusal(*patterns: str) -> str:
    with pytest.raises(DeclarationError) as refused:
        declared(*patterns)
    return str(refused.value)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(mono_repository.start(tmp_path))
    return tmp_path


def test_without_the_setting_a_repository_is_one_project():
    assert projects.declared(None) == projects.declared(b"[project]\nname = 'projects'\n") == {}


def test_folders_and_all_folders_in_one_can_be_named():
    assert list(declared("projects/*", "models/tides")) == ["projects/*", "models/tides"]


@pytest.mark.parametrize(
    "pattern", ["", "*", "**/x", "../x", "/etc", "a/../b", "a/*/b", "a*", "a b", "a//b", "./a", "a/.git", "-x", "a\\b"]
)
def test_a_pattern_that_could_lead_elsewhere_is_refused_with_its_line(pattern):
    assert refusal(pattern).startswith("pyproject.toml:2:")
    assert "must be a folder below the root" in refusal(pattern)


def test_a_setting_that_is_no_list_is_refused():
    for value in ("'projects/*'", "[]", "[1]", "{a = 1}"):
        with pytest.raises(DeclarationError, match="must be a list of folders"):
            projects.declared(f"[tool.tidegate]\nprojects = {value}\n".encode())


def test_a_project_in_another_is_refused():
    assert "a/b/c is inside a/b" in refusal("a/b", "a/b/c")
    assert "a/b/c is inside a/*" in refusal("a/*", "a/b/c")


def test_a_path_is_in_the_folder_of_a_whole_part():
    patterns = ["projects/*", "models/tides"]
    assert projects.folder_of("projects/a/conf/x.yaml", patterns) == "projects/a"
    assert projects.folder_of("models/tides/x", patterns) == "models/tides"
    for path in ("projects/README.md", "models/tides2/x", "projectsx/a/b", "models/tides", "projects/.git/x"):
        assert projects.folder_of(path, patterns) == ""


def test_a_folder_without_a_declaration_is_no_project(root):
    (root / "projects/notes").mkdir()
    (root / "projects/notes/a.md").write_text("")
    assert [(found.folder, found.name, str(found.where)) for found in projects.work_tree()] == [
        ("projects/cells", "cells", "projects/cells/conf/config.yaml:1:1"),
        ("projects/tides", "tides", "projects/tides/conf/config.yaml:1:1"),
    ]
    listing = ["projects/cells/conf/config.yaml", "projects/notes/a.md", "x/conf/config.yaml"]
    assert projects.among(listing, ["projects/*"]) == ("projects/cells",)


def _link(root: Path) -> None:
    (root / "projects/other").symlink_to(root / "projects/tides")


def _link_outside(root: Path) -> None:
    outside = mono_repository.project(root.parent, f"outside-{root.name}", "outside")
    (root / "projects/other").symlink_to(outside)


def _link_above(root: Path) -> None:
    (root / "projects").rename(root / "elsewhere")
    (root / "projects").symlink_to("elsewhere")


def _namesake(root: Path) -> None:
    mono_repository.project(root, "projects/more", "tides")


def _awkward(root: Path) -> None:
    mono_repository.project(root, "projects/a b", "ab")


def _option(root: Path) -> None:
    mono_repository.project(root, "projects/-rf", "rf")


def _own_repository(root: Path) -> None:
    mono_repository.project(root, "projects/inner", "inner")
    (root / "projects/inner/.git").mkdir()


def _root(root: Path) -> None:
    mono_repository.project(root, ".", "all")


@pytest.mark.parametrize(
    ("attack", "message"),
    [
        pytest.param(_link, "projects/other: is a symbolic link", id="link"),
        pytest.param(_link_outside, "projects/other: is a symbolic link", id="link outside"),
        pytest.param(_link_above, "projects: is a symbolic link", id="link above"),
        pytest.param(_namesake, "project: 'tides' is the name of projects/more, too", id="one name twice"),
        pytest.param(_awkward, "projects/a b: cannot be a project's folder", id="space"),
        pytest.param(_option, "projects/-rf: cannot be a project's folder", id="option"),
        pytest.param(_own_repository, "projects/inner: is a repository of its own", id="submodule"),
        pytest.param(_root, "conf/config.yaml: belongs to the root, which declares projects", id="root"),
    ],
)
def test_what_cannot_be_a_project_is_named(root, attack, message):
    attack(root)
    with pytest.raises(DeclarationError) as refused:
        projects.work_tree()
    assert message in str(refused.value)
    assert len(refused.value.problems) == 1 or attack is _link_above


def test_the_patterns_are_those_of_the_merge_base_too(root):
    (root / "pyproject.toml").write_text('[tool.tidegate]\nprojects = ["models/*"]\n')
    assert projects.patterns(mono_repository.base()) == ("projects/*", "models/*")
    (root / "pyproject.toml").unlink()
    assert projects.patterns(mono_repository.base()) == ("projects/*",)


def test_changes_around_a_folder_count_where_no_root_decides(root, monkeypatch):
    (root / "shared.py").write_text("")
    monkeypatch.chdir(root / "projects/cells")
    assert projects.around(mono_repository.base()) == ()
    monkeypatch.chdir(root / "projects")
    assert [change.path for change in projects.around(mono_repository.base())] == ["shared.py"]
    monkeypatch.chdir(root)
    assert projects.around(mono_repository.base()) == ()


def test_a_projects_own_changes_leave_out_those_of_its_neighbours(root, monkeypatch):
    head = git.resolve("HEAD")
    for place in ("projects/tides/new.csv", "projects/cells/README.md", "shared.py"):
        Path(place).write_text("changed")
    assert projects.own_changes(head) is None
    monkeypatch.chdir("projects/tides")
    assert [change.path for change in projects.own_changes(head) or ()] == ["projects/tides/new.csv", "shared.py"]
    (root / "pyproject.toml").write_text("")
    assert projects.own_changes(head) is None, "a folder that is not declared as one of several"
