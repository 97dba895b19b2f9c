"""`tidegate rollback`: to the release before, or to a named one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from released_project import PROJECT, git, promoted
from released_project import released as release
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError

V1 = f"{PROJECT}@v0.1.0"


def call(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.slow
def test_to_the_release_before(released: Path) -> None:
    release("v0.2.0")
    promoted("v0.1.0", "prod")
    promoted("v0.2.0", "prod")
    assert f"{PROJECT}@v0.2.0 → {V1}; run `dvc repro` and commit" in call("rollback", "prod", "--edit-only")
    assert git("diff", "--name-only") == "conf/env/prod.yaml"


def test_to_a_named_release(released: Path) -> None:
    assert f"latest → {V1}" in call("rollback", "prod", "--to", "v0.1.0", "--edit-only")


def test_where_there_is_none_before(released: Path) -> None:
    with pytest.raises(EvidenceError, match="prod has named no release before latest; name one with --to"):
        call("rollback", "prod")
    with pytest.raises(DeclarationError, match="unknown environment: prd; did you mean prod"):
        call("rollback", "prd")
