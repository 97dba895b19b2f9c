"""`tidegate reuse` says whether it took the base's results, to people and to a workflow."""

import pytest
from typer.testing import CliRunner

import whole_project
from tidegate.cli import app


@pytest.mark.slow
def test_where_it_cannot_it_says_so_and_exits_without_an_error(tmp_path, monkeypatch, repository):
    run = whole_project.start(repository, tmp_path / "project")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", "base")
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    done = CliRunner().invoke(app, ["reuse", "--base", "main"], catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (0, "not reused: run `dvc repro --force`\n")
    assert (tmp_path / "outputs").read_text() == "reused=false\n"
