"""`tidegate deploy`: all environments or the named ones, and none that is not declared."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from released_project import git, promoted
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError


def call(*words: str) -> str:
    return CliRunner().invoke(app, ["deploy", *words], catch_exceptions=False).output


def test_a_named_environment_is_deployed(merged: Path) -> None:
    assert call("staging").startswith("deploy/staging moved to ")
    assert git("ls-remote", "origin", "refs/heads/deploy/prod") == ""


def test_check_prints_the_environments_and_pushes_nothing(merged: Path) -> None:
    told = [{"project": ".", "environment": name} for name in ("staging", "prod")]
    assert json.loads(call("--check")) == told
    assert git("ls-remote", "origin", "refs/heads/deploy/*") == ""


def test_check_refuses_what_would_be_refused(released: Path) -> None:
    promoted("v0.1.0", "prod")
    git("tag", "-d", "breast-cancer@v0.1.0")
    with pytest.raises(EvidenceError, match=r"the tag .* is not in this clone"):
        call("--check")


def test_all_declared_environments_must_be_there(merged: Path) -> None:
    git("rm", "-rq", "manifests/prod")
    git("commit", "-qm", "gone")
    with pytest.raises(EvidenceError, match="manifests/prod: is not in the commit"):
        call()


def test_in_order_keeps_back_what_comes_after_one_that_does_not_run_this_commit(merged: Path) -> None:
    with pytest.raises(EvidenceError, match=r"deploy/staging: does not hold .*; prod comes after staging"):
        call("prod", "--in-order")
    call("staging", "--in-order")
    CliRunner().invoke(app, ["record-failure", "staging", "errors"], catch_exceptions=False)
    with pytest.raises(EvidenceError, match="deploy/staging: records that errors failed there"):
        call("prod", "--in-order")
    assert git("ls-remote", "origin", "refs/heads/deploy/prod") == ""
    assert "deploy/prod moved to" in call("--in-order")


def test_an_environment_that_is_not_declared_is_refused(merged: Path) -> None:
    with pytest.raises(DeclarationError, match="unknown environment: prd; did you mean prod"):
        call("prd")
