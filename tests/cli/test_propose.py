"""The options of verbs that propose: the same for each, which receives them as the place of its pull request."""

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from fake_github import REPOSITORY, GitHub
from tidegate.cli._propose import Forge, with_forge
from tidegate.errors import DeclarationError


def received(*words: str, **environment: str) -> tuple[str, Forge]:
    """What a verb with an option of its own gets."""
    seen: list[tuple[str, Forge]] = []

    @with_forge
    def command(to: Annotated[str, typer.Option(help="Its own.")] = "staging", *, forge: Forge) -> None:
        seen.append((to, forge))

    app = typer.Typer()
    app.command()(command)
    unset = dict.fromkeys(("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "GITHUB_TOKEN", "PUSH_TOKEN"))
    done = CliRunner().invoke(app, [*words], catch_exceptions=False, env=unset | environment)
    assert done.exit_code == 0, done.output
    return seen[0]


def test_without_options_nothing_is_proposed_and_github_is_the_place() -> None:
    assert received() == ("staging", Forge("", "", "https://api.github.com", "https://github.com", "origin"))


def test_a_workflow_sets_them_by_its_environment() -> None:
    where = {"GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://ghe/api", "GITHUB_SERVER_URL": "https://ghe"}
    to, forge = received("--to", "prod", "--pull-request", GITHUB_TOKEN="t", **where)
    assert (to, forge) == ("prod", Forge("a/b", "t", "https://ghe/api", "https://ghe", "origin", pull_request=True))


def test_the_token_that_triggers_workflows_is_used_instead() -> None:
    assert received("--push-token", "p", GITHUB_TOKEN="t")[1].token == "p"


def test_only_branches_of_this_repository_are_proposed_already(github: GitHub) -> None:
    forge = Forge(REPOSITORY, "pull-requests=read", github.root, "https://github.com", "origin")
    assert forge.proposed() == ()
    for number, owner in ((7, "tides"), (8, "someone")):
        github.open_pull(number, owner=owner, branch=f"retrain/{owner}", commit=str(number) * 40)
    assert forge.proposed() == ("retrain/tides",)
    with pytest.raises(DeclarationError, match="needs --repository"):
        Forge("", "", github.root, "", "origin").proposed()
