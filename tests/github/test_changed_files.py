"""What a commit changes, by commit ids alone; an answer that says too little is never taken for little."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from fake_github_routes import blob
from tidegate.errors import InfrastructureError
from tidegate.github.api import Api
from tidegate.github.changed_files import between, decisive, merge_base, results
from tidegate.github.pulls import Repository
from tidegate.repository.revisions.git import FileChange

OLD, NEW, BASE = "a" * 40, "b" * 40, "c" * 40


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.trees = {OLD: [blob("same"), blob("a")], NEW: [blob("same"), blob("a", content="2")]}
        yield running


def asked(github: GitHub) -> Repository:
    return Repository(REPOSITORY, Api(github.root, "contents=read"))


def changes(github: GitHub) -> dict[str, str]:
    found = between(asked(github), OLD, NEW)
    assert found is not None
    return {each.path: each.status for each in found}


def test_a_file_with_other_content_is_changed(github: GitHub) -> None:
    assert between(asked(github), OLD, NEW) == (FileChange("a", "100644", "100644"),)
    assert between(asked(github), OLD, OLD) == ()


def test_a_renamed_file_is_listed_under_both_names(github: GitHub) -> None:
    github.trees = {OLD: [blob("old name")], NEW: [blob("new name")]}
    assert changes(github) == {"new name": "A", "old name": "D"}


def test_another_mode_is_a_change_and_a_link_another_type(github: GitHub) -> None:
    github.trees = {
        OLD: [blob("run"), blob("link"), blob("module")],
        NEW: [blob("run", "100755"), blob("link", "120000"), blob("module", "160000")],
    }
    assert changes(github) == {"link": "T", "module": "T", "run": "M"}


def test_folders_are_no_files(github: GitHub) -> None:
    github.trees[NEW] = [*github.trees[OLD], {"path": "conf", "mode": "040000", "type": "tree", "sha": "3" * 40}]
    assert changes(github) == {}


def test_a_commit_is_asked_for_by_its_full_id_only(github: GitHub) -> None:
    for id_ in ("main", "a" * 39, "A" * 40, "a" * 40 + "?recursive=0"):
        with pytest.raises(InfrastructureError, match="is not the full id of a commit"):
            between(asked(github), OLD, id_)
        with pytest.raises(InfrastructureError, match="is not the full id of a commit"):
            merge_base(asked(github), id_, NEW)
    assert not [each for each in github.requests if OLD not in each]


def test_a_tree_that_is_listed_only_in_part_is_not_known(github: GitHub) -> None:
    github.truncated = True
    assert between(asked(github), OLD, NEW) is None


def test_the_merge_base_is_where_the_commit_left(github: GitHub) -> None:
    github.compared[f"{OLD}...{NEW}"] = {"merge_base_commit": {"sha": BASE}}
    assert merge_base(asked(github), OLD, NEW) == BASE


@pytest.mark.parametrize("answer", [{}, {"merge_base_commit": None}, {"merge_base_commit": {"sha": "main"}}])
def test_an_answer_without_a_merge_base_is_refused(github: GitHub, answer: object) -> None:
    github.compared[f"{OLD}...{NEW}"] = answer or {"files": []}
    with pytest.raises(InfrastructureError, match="repeat the job"):
        merge_base(asked(github), OLD, NEW)


def test_results_are_what_the_commits_own_pipeline_keeps_in_git(github: GitHub) -> None:
    pipeline = "stages: {evaluate: {cmd: x, outs: [big], metrics: [metrics.json: {cache: false}]}}\n"
    github.contents[f"{NEW}:dvc.yaml"] = pipeline
    assert results(asked(github), NEW) == (PurePosixPath("dvc.lock"), PurePosixPath("metrics.json"))


@pytest.mark.parametrize("text", [None, "stages: [", "- 1\n"], ids=["no file", "no YAML", "no pipeline"])
def test_without_a_pipeline_that_can_be_read_there_are_no_results(github: GitHub, text: str | None) -> None:
    if text is not None:
        github.contents[f"{NEW}:dvc.yaml"] = text
    assert results(asked(github), NEW) == ()


def several(github: GitHub, setting: str = 'projects = ["projects/*"]') -> Repository:
    """A merge base with the projects a and b; b keeps a result in git."""
    github.contents[f"{BASE}:pyproject.toml"] = f"[tool.tidegate]\n{setting}\n"
    for name in ("a", "b"):
        github.contents[f"{BASE}:projects/{name}/conf/config.yaml"] = f"project: {name}\n"
    github.contents[f"{BASE}:projects/b/dvc.yaml"] = "stages: {x: {cmd: x, outs: [{out/m.json: {cache: false}}]}}\n"
    return asked(github)


HARMLESS = ("docs/a.md", "README.md", "projects/a/conf/gate/x.yaml", "projects/b/out/m.json", "projects/a/docs/a.md")
OWNED = (
    "conf/gate/x.yaml",  # at the root no project compares it
    "params.yaml",
    "projects/a/out/m.json",  # a result of b only
    "projects/a/pyproject.toml",
    "projects/new/conf/gate/x.yaml",  # the merge base has no such project
    "projects/conf/x.yaml",
    "shared/a.py",
    "projects/a/../b/conf/x.yaml",
    "projects/a /conf/x.yaml",
)


@pytest.mark.parametrize("path", [*HARMLESS, *OWNED])
def test_a_file_is_what_it_is_to_its_own_project(github: GitHub, path: str) -> None:
    expected = (path,) if path in OWNED else ()
    assert decisive(several(github), BASE, [FileChange(path)]) == expected


def test_a_link_in_the_place_of_a_project_needs_an_owner(github: GitHub) -> None:
    link = FileChange("projects/a", "000000", "120000")
    assert decisive(several(github), BASE, [link]) == ("projects/a",)


def test_a_setting_that_cannot_be_read_makes_every_file_but_documents_decisive(github: GitHub) -> None:
    repository = several(github, "projects = 1")
    changed = [FileChange("projects/a/conf/gate/x.yaml"), FileChange("docs/a.md")]
    assert decisive(repository, BASE, changed) == ("projects/a/conf/gate/x.yaml",)


def test_in_one_project_files_are_what_they_are_at_the_root(github: GitHub) -> None:
    changed = [FileChange("conf/gate/x.yaml"), FileChange("projects/a/conf/gate/x.yaml")]
    assert decisive(asked(github), BASE, changed) == ("projects/a/conf/gate/x.yaml",)
