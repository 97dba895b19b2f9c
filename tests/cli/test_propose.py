"""The options of verbs that propose: a promotion is pushed as a branch of its own and opened as a pull request."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fake_github import REPOSITORY, GitHub
from released_project import PROJECT, carry_out, git
from released_project import released as release
from tidegate.cli import app
from tidegate.cli._propose import Forge
from tidegate.commands.releasing import promote
from tidegate.errors import DeclarationError


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pipeline in the process, which tests of `tidegate promote` run by DVC."""
    monkeypatch.setattr(promote, "repro", carry_out)


def call(github: GitHub, *words: str, token: str = "pull-requests=write") -> str:
    options = ["--pull-request", "--repository", REPOSITORY, "--token", "none", "--push-token", token]
    done = CliRunner().invoke(app, [*words, *options, "--api", github.root], catch_exceptions=False)
    return done.output


@pytest.mark.slow
def test_a_promotion_and_its_inverse(released: Path, github: GitHub) -> None:
    release("v0.2.0")
    for number, (words, branch, title) in enumerate(
        (
            (("promote", "v0.1.0", "--to", "prod"), "promote/prod-v0.1.0", f"prod: promote to {PROJECT}@v0.1.0"),
            (("promote", "v0.2.0", "--to", "prod"), "promote/prod-v0.2.0", f"prod: promote to {PROJECT}@v0.2.0"),
            (("rollback", "prod"), "rollback/prod-v0.1.0", f"prod: roll back to {PROJECT}@v0.1.0"),
        )
    ):
        assert call(github, *words).splitlines()[-1] == f"{github.root}/pull/{number + 1}"
        opened = github.opened[number]
        assert (opened["head"], opened["title"], opened["base"]) == (branch, title, "main")
        assert git("rev-parse", branch, at=released / "origin") == git("rev-parse", "HEAD")


def test_only_an_edit_is_not_proposed(released: Path, github: GitHub) -> None:
    call(github, "promote", "v0.1.0", "--to", "prod", "--edit-only")
    assert github.opened == []


def test_only_branches_of_this_repository_are_proposed_already(github: GitHub) -> None:
    forge = Forge(REPOSITORY, "pull-requests=read", github.root, "https://github.com", "origin")
    assert forge.proposed() == ()
    for number, owner in ((7, "tides"), (8, "someone")):
        github.open_pull(number, owner=owner, branch=f"retrain/{owner}", commit=str(number) * 40)
    assert forge.proposed() == ("retrain/tides",)
    with pytest.raises(DeclarationError, match="needs --repository"):
        Forge("", "", github.root, "", "origin").proposed()
