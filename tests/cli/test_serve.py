"""`tidegate serve` says what is in the way before it listens."""

import socket
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


def test_a_taken_port_is_named():
    from tidegate.serve.server import listen

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InfrastructureError, match=f"can't listen on 127.0.0.1:{port}: Address already in use"):
            listen(None, "127.0.0.1", port, started=print)
