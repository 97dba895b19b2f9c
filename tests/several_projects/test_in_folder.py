"""Commands in a project's folder: what they see, and what they may not write for all."""

import sys

from tidegate.several_projects import in_folder

SHOW = "import os; print(os.getcwd(), os.environ.get('GITHUB_OUTPUT'), os.environ.get('PYTHONPATH'))"


def test_a_command_runs_there_and_never_speaks_for_the_whole_run(tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_OUTPUT", "/tmp/outputs")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}/a")
    done = in_folder.run(str(tmp_path), (sys.executable, "-c", SHOW))
    assert done.out.split() == [str(tmp_path), "None", f"{tmp_path}/a"]


def test_relative_folders_of_modules_stay_those_of_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "pipelines")
    (tmp_path / "x").mkdir()
    assert in_folder.run("x", (sys.executable, "-c", SHOW)).out.split()[2] == f"{tmp_path}/pipelines"


def test_a_verb_is_this_tidegate_s_and_its_exit_code_is_kept(tmp_path):
    assert in_folder.verb(str(tmp_path), "no-such-verb").code == 2
