"""A confined process writes where it has to and nowhere else; its children too."""

import ctypes
import subprocess
import sys

import pytest

from tidegate.repository import confinement

TRIES = """
import pathlib, subprocess, sys, tempfile
from tidegate.repository.confinement import confine
print(confine([pathlib.Path("out")]))
def tried(name, action):
    try:
        action()
        print(name, "done")
    except OSError as error:
        print(name, type(error).__name__)
tried("inside", lambda: pathlib.Path("out/model").write_text("m"))
tried("inside, deeper", lambda: (pathlib.Path("out/plots").mkdir(), pathlib.Path("out/plots/a").write_text("a")))
tried("inside, renamed", lambda: pathlib.Path("out/model").rename("out/plots/model"))
tried("temporary", lambda: tempfile.NamedTemporaryFile().close())
tried("null", lambda: open("/dev/null", "w").write("x"))
tried("new file", lambda: pathlib.Path("conf/new.yaml").write_text("x"))
tried("changed file", lambda: open("conf/old.yaml", "a").write("x"))
tried("emptied file", lambda: open("conf/old.yaml", "w").close())
tried("removed file", lambda: pathlib.Path("conf/old.yaml").unlink())
tried("new folder", lambda: pathlib.Path("vendor").mkdir())
tried("link", lambda: pathlib.Path("link").symlink_to("conf"))
tried("a link inside", lambda: pathlib.Path("out/way").symlink_to("../conf"))
tried("through a link", lambda: pathlib.Path("out/way/x").write_text("x"))
tried("read", lambda: pathlib.Path("conf/old.yaml").read_text())
child = "open('conf/by_child.yaml', 'w')"
print("child", subprocess.run([sys.executable, "-c", child], stderr=subprocess.DEVNULL).returncode)
"""
REFUSED = ("new file", "changed file", "emptied file", "removed file", "new folder", "link", "through a link")


def tried(folder):
    done = subprocess.run([sys.executable, "-c", TRIES], cwd=folder, capture_output=True, text=True, check=True)
    first, *rest = done.stdout.splitlines()
    return first, dict(line.rsplit(" ", 1) for line in rest)


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/old.yaml").write_text("old")
    return tmp_path


def kernel_confines():
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) >= 3


def test_writing_works_in_the_outs_and_fails_elsewhere(checkout):
    confined, outcomes = tried(checkout)
    assert confined == str(kernel_confines())
    assert {name for name, outcome in outcomes.items() if outcome == "PermissionError"} == (
        set(REFUSED) if kernel_confines() else set()
    )
    assert outcomes["child"] == ("1" if kernel_confines() else "0")
    if kernel_confines():
        assert (checkout / "conf/old.yaml").read_text() == "old"
    assert not list((checkout / "out").glob(".temporary-*"))


def test_a_kernel_without_it_changes_nothing(checkout, monkeypatch):
    class Without:
        def syscall(self, *_):
            return -1

    monkeypatch.chdir(checkout)
    monkeypatch.setattr(confinement.ctypes, "CDLL", lambda *_, **__: Without())
    assert confinement.confine([checkout / "out"]) is False
    (checkout / "elsewhere").write_text("written")
