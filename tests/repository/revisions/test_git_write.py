import base64

import pytest

import gate_project as project
from tidegate.errors import InfrastructureError
from tidegate.repository.revisions import git_process
from tidegate.repository.revisions.git_write import EMAIL, authorised, commit, fetch, person, run, tree_with

DATE = "2026-01-02T03:04:05+00:00"


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.git("init", "--quiet", "--initial-branch=main")
    (tmp_path / "a").write_text("a")
    project.commit("first")
    return tmp_path


def test_the_same_tree_and_date_give_the_same_commit():
    tree = run("rev-parse", "main^{tree}")
    first = commit(tree, "results", parent=run("rev-parse", "main"), date=DATE)
    assert commit(tree, "results", parent=run("rev-parse", "main"), date=DATE) == first
    assert commit(tree, "results", date=DATE) != first
    assert "tidegate@users.noreply.github.com" in run("show", "-s", "--format=%ae", first)


def test_a_token_is_a_header_for_one_server_only():
    variables = authorised("secret", "https://github.com/")
    assert variables["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraHeader"
    assert base64.b64decode(variables["GIT_CONFIG_VALUE_0"].split()[-1]) == b"x-access-token:secret"
    assert authorised("", "https://github.com") == {}


def test_a_branch_is_fetched_by_its_full_name_and_one_that_does_not_exist_is_empty(repository, tmp_path):
    assert fetch(str(repository), "refs/heads/main", variables={}) == run("rev-parse", "main")
    assert fetch(str(repository), "refs/heads/lost", variables={}) == ""


def test_what_git_refuses_is_told_with_its_last_line():
    with pytest.raises(InfrastructureError, match=r"git rev-parse failed: .*; fetch, then repeat"):
        run("rev-parse", "--verify", "lost")


def test_a_tree_is_made_of_files_without_a_work_tree(repository):
    alone = tree_with({"b/c": b"c"})
    assert run("ls-tree", "-r", "--name-only", alone) == "b/c"
    onto = tree_with({"b/c": b"c", "a": b"other"}, "main")
    assert run("ls-tree", "-r", "--name-only", onto).split() == ["a", "b/c"]
    assert run("cat-file", "blob", f"{onto}:a") == "other"
    assert sorted(path.name for path in repository.iterdir()) == [".git", "a"]
    assert run("status", "--porcelain") == ""


def test_contents_are_stored_as_they_are_whatever_attributes_say(repository):
    (repository / ".gitattributes").write_text("* text eol=lf ident\n")
    contents = {"crlf": b"a\r\nb\r\n", "bytes": b"\x00\xff", "none": b"", "word": b"$Id$"}
    tree = tree_with(contents)
    for name, content in contents.items():
        assert git_process.run("cat-file", "blob", f"{tree}:{name}").stdout == content
    assert tree_with({}) == run("write-tree", variables={"GIT_INDEX_FILE": str(repository / ".git/none")})


def test_who_commits_is_the_person_whom_git_knows(monkeypatch, tmp_path):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert person() == ("tidegate", EMAIL)
    project.git("config", "user.name", "Kim Sea")
    project.git("config", "user.email", "kim@example.com")
    assert person() == ("Kim Sea", "kim@example.com")
    tip = commit(run("rev-parse", "main^{tree}"), "by hand", date=DATE, by=person())
    assert run("show", "-s", "--format=%an <%ae>", tip) == "Kim Sea <kim@example.com>"
