"""git answers about this repository as it is, and runs nothing that its settings or the environment name."""

import os
from pathlib import Path

import pytest

from tidegate.errors import InfrastructureError
from tidegate.repository.revisions import git, git_process
from tidegate.repository.revisions.checkout import check_out


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A program that leaves a file where it was run."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n")
    program.chmod(0o755)
    return program


def ran(program: Path) -> bool:
    return (program.parent / "ran").exists()


@pytest.mark.parametrize("grafted", [False, True], ids=["a replacement", "a graft"])
def test_another_history_under_the_same_ids_is_not_seen(empty, saved, asked, grafted):
    first, second = saved(empty, "first"), saved(empty, "second")
    saved(empty, "third")
    if grafted:
        (empty / ".git/info").mkdir(exist_ok=True)
        (empty / ".git/info/grafts").write_text(f"{second}\n")
    else:
        (empty / "x").write_text("x")
        other = saved(empty, "other")
        asked(empty, "replace", second, other)
    assert git.resolve("HEAD~1" if grafted else "HEAD~2").commit == second
    assert git.resolve(f"{second}~1").commit == first


@pytest.mark.parametrize(
    "name",
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH"],
)
def test_variables_that_would_lead_elsewhere_are_dropped(empty, saved, tmp_path, monkeypatch, name):
    commit = saved(empty, "first")
    monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert git.resolve("main").commit == commit
    assert git.is_clean()
    assert name not in git_process.quiet()


def test_how_a_remote_is_reached_is_kept(monkeypatch):
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i key")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert git_process.quiet()["GIT_SSH_COMMAND"] == "ssh -i key"
    assert git_process.quiet()["GIT_CONFIG_GLOBAL"] == os.devnull


@pytest.mark.parametrize("variable", [False, True], ids=["a setting", "a variable"])
def test_a_monitor_that_the_settings_name_is_not_run(empty, saved, asked, marker, monkeypatch, variable):
    saved(empty, "first")
    if variable:
        for name, value in (("COUNT", "1"), ("KEY_0", "core.fsmonitor"), ("VALUE_0", str(marker))):
            monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    else:
        asked(empty, "config", "core.fsmonitor", str(marker))
    (empty / "x").write_text("x")
    assert not git.is_clean()
    assert [each.path for each in git.changed(git.resolve("HEAD"))] == ["x"]
    assert not ran(marker)


@pytest.mark.parametrize("way", ["clean", "process"])
def test_a_filter_that_the_settings_name_is_not_run(empty, saved, asked, marker, way):
    (empty / "conf").mkdir()
    (empty / "conf/x.yaml").write_text("x")
    saved(empty, "first")
    git_process._without_filters.cache_clear()
    asked(empty, "config", f"filter.own.{way}", str(marker))
    asked(empty, "config", "filter.own.required", "true")
    (empty / "conf/x.yaml").write_text("y")
    (empty / ".git/info").mkdir(exist_ok=True)
    (empty / ".git/info/attributes").write_text("*.yaml filter=own diff=own\n")
    asked(empty, "config", "diff.own.textconv", str(marker))
    asked(empty, "config", "diff.external", str(marker))
    assert [each.path for each in git.changed(git.resolve("HEAD"))] == ["conf/x.yaml"]
    assert not git.is_clean()
    assert not ran(marker)


def test_a_signature_is_not_checked_by_a_program_of_the_settings(empty, saved, asked, marker):
    saved(empty, "first")
    asked(empty, "config", "log.showSignature", "true")
    asked(empty, "config", "gpg.program", str(marker))
    (empty / "x").write_text("x")
    commit = saved(empty, "second")
    assert [each.commit for each in git.history(git.resolve("HEAD"), "x")] == [commit]
    assert not ran(marker)


def test_settings_hide_no_file(empty, saved, asked):
    saved(empty, "first")
    asked(empty, "config", "status.showUntrackedFiles", "no")
    (empty / "x").write_text("x")
    assert not git.is_clean()


def test_a_submodule_that_moved_shows_although_it_asks_not_to(empty, saved, asked, tmp_path):
    commit = saved(empty, "first")
    (empty / ".gitmodules").write_text('[submodule "vendor"]\n\tpath = vendor\n\turl = ./x\n\tignore = all\n')
    asked(empty, "update-index", "--add", "--cacheinfo", f"160000,{commit},vendor")
    asked(empty, "add", ".gitmodules")
    asked(empty, "commit", "--quiet", "--message", "with a submodule")
    base = git.resolve("HEAD")
    asked(empty, "update-index", "--cacheinfo", f"160000,{base.commit},vendor")
    (empty / "vendor").mkdir()
    assert [(each.path, each.after) for each in git.changed(base)] == [("vendor", "160000")]


def test_what_a_file_is_shows_beside_its_name(empty, saved, asked):
    for name in ("program", "link", "former"):
        (empty / name).write_text(name)
    saved(empty, "first")
    (empty / "program").chmod(0o755)
    (empty / "link").unlink()
    (empty / "link").symlink_to("program")
    (empty / "former").rename(empty / "later")
    (empty / "new").symlink_to("program")
    (empty / "own").mkdir()
    asked(empty / "own", "init", "--quiet")
    found = {each.path: (each.status, each.before, each.after) for each in git.changed(git.resolve("HEAD"))}
    assert found == {
        "program": ("M", "100644", "100755"),
        "link": ("T", "100644", "120000"),
        "former": ("D", "100644", "000000"),
        "later": ("A", "000000", "100644"),
        "new": ("A", "000000", "120000"),
        "own/": ("A", "000000", "160000"),
    }


def test_attributes_of_the_change_alter_no_byte_of_the_base(empty, saved, tmp_path):
    (empty / "conf").mkdir()
    content = b"at: 0.95\n$Id$\n"
    (empty / "conf/gate.yaml").write_bytes(content)
    (empty / "conf/run").write_text("x")
    (empty / "conf/run").chmod(0o755)
    saved(empty, "first")
    (empty / ".gitattributes").write_text("*.yaml text eol=crlf ident working-tree-encoding=UTF-16\n")
    (tmp_path / "into").mkdir()
    root = check_out(git.resolve("HEAD"), tmp_path / "into")
    assert (root / "conf/gate.yaml").read_bytes() == content
    assert os.access(root / "conf/run", os.X_OK)


def test_a_tree_that_leads_outside_is_not_laid_out(empty, saved, asked, tmp_path):
    saved(empty, "first")
    (empty / "x").write_text("x")
    blob = asked(empty, "hash-object", "-w", "x").strip()
    inner = raw_tree("100644 x\0", blob)
    outer = raw_tree("40000 ..\0", inner)
    commit = asked(empty, "commit-tree", outer, "-m", "evil").strip()
    (tmp_path / "into").mkdir()
    with pytest.raises(InfrastructureError, match=r"holds the path '\.\./x', which no git would check out"):
        check_out(git.Revision(commit, commit), tmp_path / "into")


def raw_tree(head: str, identity: str) -> str:
    content = head.encode() + bytes.fromhex(identity)
    answer = git_process.run("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=content)
    return answer.stdout.decode().strip()


def test_an_object_that_is_gone_is_named(empty, saved, asked, tmp_path):
    (empty / "x").write_text("x")
    saved(empty, "first")
    blob = asked(empty, "rev-parse", "HEAD:x").strip()
    (empty / ".git/objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "into").mkdir()
    with pytest.raises(InfrastructureError, match=f"does not hold the object {blob}"):
        check_out(git.resolve("HEAD"), tmp_path / "into")


def test_an_object_that_git_does_not_have_is_named(empty, asked):
    (empty / "x").write_text("x")
    known, unknown = asked(empty, "hash-object", "-w", "x").strip(), "1" * 40
    assert list(git_process.blobs([known, known])) == [b"x", b"x"]
    with pytest.raises(InfrastructureError, match=f"does not have the object {unknown}; run `git fsck`"):
        list(git_process.blobs([known, unknown]))
