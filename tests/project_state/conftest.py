"""A git repository with one commit on main, entered."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in it."""
    root = tmp_path / "clone"
    root.mkdir()
    monkeypatch.chdir(root)

    def run(*arguments: str, cwd: Path = root) -> str:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always"]
        return subprocess.run([*command, *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout

    run("init", "--quiet", "--initial-branch=main")
    (root / "params.yaml").write_text("seed: 1\n")
    run("add", "--all")
    run("commit", "--quiet", "--message", "first")
    return run
