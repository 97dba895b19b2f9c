"""`tidegate status`: a line for each environment, and the exit code of what needs somebody."""

from typer.testing import CliRunner

from released_project import PROJECT, deployed, git
from tidegate.cli import app
from tidegate.repository.revisions import git_write

V1 = f"{PROJECT}@v0.1.0"


def status(*options):
    done = CliRunner().invoke(app, ["status", *options], catch_exceptions=False)
    return done.exit_code, done.output


def test_without_environments_nothing_is_deployed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text("project: flights\nenvironments: {}\n")
    assert status() == (0, "no environments declared: nothing is deployed\n")


def test_each_environment_is_a_line_with_what_it_declares_and_holds(released):
    deployed("prod")
    code, shown = status()
    lines = dict(line.split(maxsplit=1) for line in shown.splitlines())
    assert code == 0
    assert lines["prod"].startswith(f"declares latest; deploy/prod holds {V1} since ")
    assert lines["staging"].startswith("declares latest; deploy/staging holds nothing")


def test_a_branch_that_was_edited_by_hand_exits_10_once_it_is_fetched(released):
    deployed("prod")
    tree = git_write.tree_with({"deployment.yaml": b"replicas: 99\n"})
    commit = git("commit-tree", tree, "-p", "origin/deploy/prod", "-m", "hotfix")
    git("push", "-q", "origin", f"{commit}:refs/heads/deploy/prod")
    git("update-ref", "refs/remotes/origin/deploy/prod", f"{commit}^")
    assert status()[0] == 0, "as last fetched"
    code, shown = status("--fetch")
    assert (code, f"edited by hand in {commit[:7]}" in shown) == (10, True)


def test_a_remote_that_the_clone_does_not_have_is_said(released):
    code, shown = status("--remote", "elsewhere")
    assert (code, "it has no remote elsewhere" in shown) == (0, True)
