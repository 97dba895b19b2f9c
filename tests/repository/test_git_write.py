import base64

import pytest

import gate_project as project
from tidegate.errors import InfrastructureError
from tidegate.repository.git_write import authorised, commit, fetch, run

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
