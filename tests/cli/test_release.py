"""`tidegate release`: all environments or the named ones, and none that is not declared."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone with one environment's manifests merged, and its origin."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    subprocess.run(["git", "init", "-q", "--bare", origin], check=True)
    subprocess.run(["git", "clone", "-q", origin, clone], check=True, capture_output=True)
    monkeypatch.chdir(clone)
    Path("params.yaml").write_text("environments: {dev: {}, prod: {}}\n")
    Path("manifests/dev").mkdir(parents=True)
    Path("manifests/dev/deployment.yaml").write_text("replicas: 1\n")
    subprocess.run(["git", "add", "-A"], check=True)
    subprocess.run(["git", *identity, "commit", "-qm", "start"], check=True)


def test_a_named_environment_is_published() -> None:
    done = CliRunner().invoke(app, ["release", "dev"], catch_exceptions=False)
    assert done.output.startswith("deploy/dev moved to ")


def test_check_prints_the_environments_and_pushes_nothing() -> None:
    done = CliRunner().invoke(app, ["release", "--check", "dev"], catch_exceptions=False)
    assert done.output == '["dev"]\n'
    remote = subprocess.run(["git", "ls-remote", "origin"], check=True, capture_output=True, text=True)
    assert not remote.stdout


def test_all_declared_environments_have_to_be_there() -> None:
    with pytest.raises(EvidenceError, match="manifests/prod: is not in the commit"):
        CliRunner().invoke(app, ["release"], catch_exceptions=False)


def test_an_environment_that_is_not_declared_is_refused() -> None:
    with pytest.raises(DeclarationError, match="unknown environment: prd; did you mean prod"):
        CliRunner().invoke(app, ["release", "prd"], catch_exceptions=False)
