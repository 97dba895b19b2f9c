"""`tidegate release`: shown, made or pushed, and graded by what was recomputed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fake_github import REPOSITORY, GitHub
from released_project import PROJECT, decided, document, git
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.review.gathering import gather
from tidegate.review.gathering.provenance import Grade, Graded


def call(*words: str) -> str:
    return CliRunner().invoke(app, ["release", *words], catch_exceptions=False).output


def where(github: GitHub) -> tuple[str, ...]:
    return ("--repository", REPOSITORY, "--token", "pull-requests=write", "--api", github.root)


def references(folder: Path) -> tuple[str, str]:
    return git("for-each-ref"), git("for-each-ref", at=folder / "origin")


def test_a_dry_run_names_the_version_and_writes_nothing(merged: Path) -> None:
    decided()
    before = references(merged)
    assert call("--dry-run") == f"would release {PROJECT}@v0.1.0 (self_attested); nothing was written\n"
    assert references(merged) == before


def test_a_release_is_local_until_it_is_pushed(merged: Path) -> None:
    decided()
    before = references(merged)[1]
    shown = call("--version", "v1.0.0")
    tip = git("rev-parse", "--short=7", "HEAD")
    assert shown == f"released {PROJECT}@v1.0.0 (self_attested): record in {tip}, tag {PROJECT}@v1.0.0\n"
    assert references(merged)[1] == before


def test_push_publishes_commit_and_tag(merged: Path) -> None:
    decided()
    call("--version", "v1.0.0", "--push")
    assert git("rev-parse", "main", f"{PROJECT}@v1.0.0") == git(
        "rev-parse", "main", f"{PROJECT}@v1.0.0", at=merged / "origin"
    )


@pytest.mark.parametrize(
    ("grades", "words", "level"),
    [
        ([Grade.IDENTICAL, Grade.WITHIN_TOLERANCE], ["--recomputed"], "reproduced"),
        ([Grade.IDENTICAL, Grade.WITHIN_TOLERANCE], [], "self_attested"),
        ([Grade.IDENTICAL, Grade.CLAIMED], ["--recomputed"], "self_attested"),
        ([Grade.DIGEST_VERIFIED], ["--recomputed"], "self_attested"),
    ],
)
def test_only_what_was_recomputed_as_committed_is_called_reproduced(
    merged: Path, monkeypatch: pytest.MonkeyPatch, grades: list[Grade], words: list[str], level: str
) -> None:
    decided()
    graded = tuple(Graded(f"metric{number}", grade, "…") for number, grade in enumerate(grades))
    monkeypatch.setattr(gather, "grades", lambda *, recomputed: graded)
    call("--version", "v1.0.0", *words)
    verdict = document(Path("releases", PROJECT, "v1.0.0.json"))["predicate"]["verdict"]
    assert verdict["assuranceLevel"] == level
    assert verdict["evidence"] == {number.name: number.grade.value for number in graded}


def test_a_contradicted_result_is_not_released(merged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decided()
    graded = (Graded("roc_auc", Grade.CONTRADICTED, "roc_auc is claimed as 0.9; recomputed: 0.8"),)
    monkeypatch.setattr(gather, "grades", lambda *, recomputed: graded)
    with pytest.raises(EvidenceError, match=r"roc_auc is claimed as 0\.9; recomputed: 0\.8"):
        call("--recomputed")
    assert git("tag") == ""


def test_without_a_verdict_nothing_is_released(merged: Path) -> None:
    with pytest.raises(EvidenceError, match="the verdict on this tree is missing"):
        call()


def test_a_release_is_proposed_with_its_tag(merged: Path, github: GitHub) -> None:
    decided()
    shown = call("--version", "v1.0.0", "--pull-request", *where(github))
    assert shown.startswith(f"{github.root}/pull/1\nreleased ")
    assert github.opened[0]["head"] == f"release/{PROJECT}-v1.0.0"
    record, tag = git("rev-parse", github.opened[0]["head"], f"{PROJECT}@v1.0.0", at=merged / "origin").split()
    assert (record, tag) == (git("rev-parse", "HEAD"), git("rev-parse", f"{PROJECT}@v1.0.0"))


def test_where_it_cannot_be_proposed_nothing_is_released(merged: Path, github: GitHub) -> None:
    decided()
    before = references(merged)
    with pytest.raises(DeclarationError, match="--pull-request needs --repository owner/name and --token"):
        call("--version", "v1.0.0", "--pull-request", "--api", github.root)
    github.broken = 500
    with pytest.raises(InfrastructureError, match="GitHub answered 500"):
        call("--version", "v1.0.0", "--pull-request", *where(github))
    assert references(merged) == before
