"""The data are inside the project, its name is one that manifests take, and the next commands fit the folder."""

import subprocess
from pathlib import Path

import pytest

from tidegate.errors import DeclarationError
from tidegate.onboarding import place


def test_a_path_is_relative_to_the_folder_however_it_is_given(tmp_path):
    Path("raw data").mkdir()
    Path("raw data/x.csv").write_text("a\n")
    assert place.inside(str(tmp_path / "raw data/x.csv")) == place.inside("./raw data/x.csv") == "raw data/x.csv"


@pytest.mark.parametrize(("path", "message"), [("lost.csv", "not found"), (__file__, "outside this folder")])
def test_a_file_that_no_clone_would_have_is_refused(path, message):
    with pytest.raises(DeclarationError, match=message):
        place.inside(path)


@pytest.mark.parametrize(("folder", "name"), [("My Loans_2", "my-loans-2"), ("2024", "model-2024"), ("日本", "model")])
def test_the_folders_name_becomes_the_projects(tmp_path, monkeypatch, folder, name):
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    assert place.project_name() == name


def test_groups_follow_from_the_options():
    assert place.groups("none", github=False) == ["base"]
    assert place.groups("kubernetes", "github") == ["base", "github", "templates:kubernetes"]
    with pytest.raises(DeclarationError, match="--deploy: unknown target: kubernets; did you mean kubernetes"):
        place.groups("kubernets", github=False)


def test_the_next_commands_fit_the_folder(tmp_path):
    Path("x.csv").write_text("a\n")
    assert place.next_steps("x.csv")[0] == "git init --initial-branch main"
    assert place.next_steps("x.csv", "projects/a")[1] == "cd projects/a"
    Path(".git").mkdir()
    assert place.next_steps("x.csv")[0].startswith("dvc repro")
    assert place.next_steps("x.csv")[-1].endswith("`tidegate gate --base main`")
    Path("x y.csv").write_bytes(b"0" * place.LARGE)
    assert place.next_steps("x y.csv")[0].startswith("dvc add 'x y.csv'")
    Path("x y.csv.dvc").touch()
    assert place.next_steps("x y.csv")[0].startswith("dvc repro")


def test_the_gates_base_is_the_branch_that_is_checked_out(tmp_path):
    Path("x.csv").write_text("a\n")
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "master"], check=True)
    assert place.next_steps("x.csv")[-1].endswith("`tidegate gate --base master`")
