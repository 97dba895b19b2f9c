"""What promote and rollback share: the commit is proposed where a pull request was asked for, and there is a commit."""

from pathlib import Path

import pytest

from fake_github import REPOSITORY, GitHub
from released_project import PROJECT, carry_out, git
from released_project import released as release
from tidegate.cli._named_release import propose
from tidegate.cli._propose import Forge
from tidegate.commands.releasing import promote
from tidegate.commands.releasing.promote import NamedRelease
from tidegate.delivery.release_name import parse

V1, V2 = (parse(version, PROJECT) for version in ("v0.1.0", "v0.2.0"))


def forge(github: GitHub, *, pull_request: bool = True) -> Forge:
    return Forge(REPOSITORY, "pull-requests=write", github.root, github.root, "origin", pull_request)


def promoted() -> NamedRelease:
    return promote.promote("prod", V1, carry_out=carry_out)


@pytest.mark.slow
def test_a_promotion_and_its_inverse(released: Path, github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    release("v0.2.0")
    for number, (verb, name, branch, title) in enumerate(
        (
            ("promote", V1, "promote/prod-v0.1.0", f"prod: promote to {V1}"),
            ("promote", V2, "promote/prod-v0.2.0", f"prod: promote to {V2}"),
            ("rollback", None, "rollback/prod-v0.1.0", f"prod: roll back to {V1}"),
        )
    ):
        if name:
            done = promote.promote("prod", name, carry_out=carry_out)
        else:
            done = promote.roll_back("prod", carry_out=carry_out)
        propose(verb, done, forge(github))
        assert capsys.readouterr().out.splitlines() == [str(done), f"{github.root}/pull/{number + 1}"]
        opened = github.opened[number]
        assert (opened["head"], opened["title"], opened["base"]) == (branch, title, "main")
        assert git("rev-parse", branch, at=released / "origin") == git("rev-parse", "HEAD")


def test_without_being_asked_for_no_pull_request_is_opened(
    released: Path, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    done = promoted()
    propose("promote", done, forge(github, pull_request=False))
    assert capsys.readouterr().out == f"{done}\n"
    assert github.opened == []


def test_only_an_edit_is_not_proposed(released: Path, github: GitHub) -> None:
    propose("promote", promote.promote("prod", V1, carry_out=None), forge(github))
    assert github.opened == []
