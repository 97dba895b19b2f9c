import os
from pathlib import PurePosixPath

import pytest

import gate_project as project
from tidegate.errors import InfrastructureError
from tidegate.repository.revisions import git
from tidegate.repository.revisions.checkout import check_out, complete


@pytest.fixture
def repository(tmp_path, monkeypatch):
    root = tmp_path / "repository"
    (root / "conf").mkdir(parents=True)
    monkeypatch.chdir(root)
    project.git("init", "--quiet", "--initial-branch=main")
    return root


def written(tmp_path):
    into = tmp_path / "into"
    into.mkdir()
    return check_out(git.resolve("main"), into)


def test_files_are_written_as_git_stores_them_whatever_the_attributes_say(repository, tmp_path):
    (repository / ".gitattributes").write_text("* text eol=crlf\n")
    (repository / "conf/a.yaml").write_bytes(b"a: 1\n")
    (repository / "run").write_text("#!/bin/sh\n")
    (repository / "run").chmod(0o755)
    project.commit("first")
    folder = written(tmp_path)
    assert (folder / "conf/a.yaml").read_bytes() == b"a: 1\n"
    assert os.access(folder / "run", os.X_OK)


def test_a_link_leads_nowhere(repository, tmp_path):
    (repository / "link").symlink_to("/etc/passwd")
    project.commit("first")
    folder = written(tmp_path)
    assert not (folder / "link").is_symlink()
    assert (folder / "link").read_text() == "/etc/passwd"


def test_an_object_that_git_lacks_is_named_with_a_remedy(repository, tmp_path):
    (repository / "conf/a.yaml").write_text("a: 1\n")
    project.commit("first")
    blob = project.git("rev-parse", "main:conf/a.yaml")
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(InfrastructureError, match=f"{blob}; run `git fetch --refetch`"):
        written(tmp_path)


def test_in_a_folder_of_the_repository_that_folder_is_returned(repository, tmp_path, monkeypatch):
    (repository / "conf/a.yaml").write_text("a: 1\n")
    project.commit("first")
    monkeypatch.chdir(repository / "conf")
    assert (written(tmp_path) / "a.yaml").is_file()


def test_what_is_not_wanted_is_written_later_and_nothing_else_is_touched(repository, tmp_path, monkeypatch):
    for name in ("conf/a.yaml", "code/a.py", "conf/b/c.yaml", "code/run"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(name)
    (repository / "code/run").chmod(0o755)
    project.commit("first")
    monkeypatch.chdir(repository / "conf")
    (tmp_path / "into").mkdir()
    revision, asked = git.resolve("main"), []

    def wanted(path):
        asked.append(path)
        return path is not None and len(path.parts) == 1

    folder = check_out(revision, tmp_path / "into", wanted)
    assert [str(path) for path in sorted((tmp_path / "into/files").rglob("*"))] == [
        str(folder),
        str(folder / "a.yaml"),
    ]
    assert {None, PurePosixPath("a.yaml"), PurePosixPath("b/c.yaml")} == {*asked}
    (folder / "a.yaml").write_text("evidence")
    complete(revision, folder, wanted)
    assert (folder / "a.yaml").read_text() == "evidence"
    assert (folder / "b/c.yaml").read_text() == "conf/b/c.yaml"
    assert os.access(folder.parent / "code/run", os.X_OK)
