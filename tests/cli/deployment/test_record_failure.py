"""`tidegate record-failure`, and `tidegate status` after it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from released_project import PROJECT, deployed, git, promoted
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError

V1 = f"{PROJECT}@v0.1.0"


def call(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.slow
def test_status_shows_a_recorded_failure(released: Path) -> None:
    promoted("v0.1.0", "staging")
    deployed("staging")
    lines = call("status").splitlines()
    holds = f"deploy/staging holds {V1} since 2026-01-01 12:00 UTC; verdict pass (reproduced)"
    assert lines[0] == f"staging  declares {V1}; {holds}"
    assert lines[1].startswith("prod     declares latest; deploy/prod holds nothing")
    assert call("record-failure", "staging", "errors").startswith("deploy/staging records in ")
    call("record-failure", "staging", "latency.router")
    document = json.loads(call("status", "--fetch", "-o", "json"))
    assert document["verdict"] == "pass"
    assert "failed there: latency.router, errors" in document["findings"][0]["reason"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("stagin", "errors"), "unknown environment: stagin; did you mean staging"),
        (("staging", "erors"), "unknown analysis: erors; did you mean errors"),
        (("staging", "errors\n\nSource: x"), "unknown analysis: errors"),
    ],
)
def test_only_what_is_declared_fails(released: Path, words: tuple[str, str], reason: str) -> None:
    with pytest.raises(DeclarationError, match=reason):
        call("record-failure", *words)


def test_where_nothing_is_deployed_nothing_is_recorded(released: Path) -> None:
    with pytest.raises(EvidenceError, match="nothing is deployed there"):
        call("record-failure", "staging", "errors")


def test_status_blocks_where_a_release_was_edited(released: Path) -> None:
    promoted("v0.1.0", "prod")
    git("tag", "-d", V1)
    assert "is not in this clone" in call("status", code=10)
