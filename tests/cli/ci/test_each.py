"""`tidegate each`: in the one project, or in every one of several."""

import sys

import pytest

import mono_repository
import whole_project


def test_in_one_project_the_command_runs_here_with_its_own_exit_code(tmp_path):
    run = whole_project.runner(tmp_path)
    assert run("tidegate", "each", "--", "sh", "-c", "echo here; exit 7", expect=7).stdout == "here\n"
    assert "unknown command: no-such" in run("tidegate", "each", "--", "no-such", expect=2).stderr


@pytest.mark.slow
def test_in_several_it_runs_in_those_that_a_change_touches(tmp_path):
    root = mono_repository.start(tmp_path)
    run = whole_project.runner(root)
    assert run("tidegate", "each", "--", "ls").stdout.count("README.md") == 2
    (root / "projects/tides/new.md").write_text("")
    assert run("tidegate", "each", "--base", "main", "--", sys.executable, "-c", "print(1)").stdout == (
        "projects/tides:\n  1\n"
    )
