"""`tidegate serve` says what is in the way before it listens."""

import subprocess
import sys

import pytest

from tidegate.cli import serve
from tidegate.errors import InfrastructureError


def test_a_missing_package_says_how_to_make_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tidegate", "serve", "--package", "nowhere"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "nowhere/package.json: not found" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "starlette", None)
    for name in [name for name in sys.modules if name.startswith(("starlette.", "tidegate.serve."))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(InfrastructureError, match=r"install the extra: tidegate\[serve\]"):
        serve.command(tmp_path)
