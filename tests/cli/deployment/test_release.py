"""`tidegate release`: shown, made or pushed, and graded by what was recomputed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import fake_sigstore
from fake_github import REPOSITORY, GitHub
from identity_signer import SIGNER
from released_project import PROJECT, decided, document, git
from tidegate.cli import app
from tidegate.cli.deployment.release import graded_evidence
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.releases import stored
from tidegate.releases.identity_signature import file_problem
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


def test_an_identity_signs_the_record_and_a_dry_run_asks_for_none(merged: Path, tmp_path: Path, monkeypatch) -> None:
    decided()
    call("--dry-run", "--identity")
    with fake_sigstore.running(tmp_path) as (_, variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        call("--version", "v1.0.0", "--identity")
    record = git("show", f"HEAD:releases/{PROJECT}/v1.0.0.json").encode() + b"\n"
    bundle = git("show", f"HEAD:releases/{PROJECT}/v1.0.0.sigstore.json").encode()
    signer = SIGNER
    assert file_problem(bundle, record, signer) == ""
    assert file_problem(bundle, record.replace(b"v1.0.0", b"v2.0.0"), signer).startswith("its bundle does not prove")
    assert stored.read(ReleaseName(PROJECT, (1, 0, 0))).bundle == bundle + b"\n"


def test_push_publishes_commit_and_tag(merged: Path) -> None:
    decided()
    call("--version", "v1.0.0", "--push")
    assert git("rev-parse", "main", f"{PROJECT}@v1.0.0") == git(
        "rev-parse", "main", f"{PROJECT}@v1.0.0", at=merged / "origin"
    )


@pytest.mark.parametrize(
    ("grades", "recomputed", "level"),
    [
        ([Grade.IDENTICAL, Grade.WITHIN_TOLERANCE], True, "reproduced"),
        ([Grade.IDENTICAL, Grade.WITHIN_TOLERANCE], False, "self_attested"),
        ([Grade.IDENTICAL, Grade.CLAIMED], True, "self_attested"),
        ([Grade.DIGEST_VERIFIED], True, "self_attested"),
    ],
)
def test_only_what_was_recomputed_as_committed_is_called_reproduced(
    grades: list[Grade],
    recomputed: bool,  # noqa: FBT001 (a parameter of the test)
    level: str,
) -> None:
    graded = tuple(Graded(f"metric{number}", grade, "…") for number, grade in enumerate(grades))
    evidence = graded_evidence(graded, recomputed=recomputed)
    assert evidence.level.value == level
    assert evidence.grades == {number.name: number.grade.value for number in graded}


def test_the_record_has_the_level_and_each_grade(merged: Path) -> None:
    decided()
    call("--version", "v1.0.0")
    verdict = document(Path("releases", PROJECT, "v1.0.0.json"))["predicate"]["verdict"]
    graded = graded_evidence(gather.grades(recomputed=False), recomputed=False)
    assert (verdict["assuranceLevel"], verdict["evidence"]) == ("self_attested", graded.grades)


def test_results_that_were_not_recomputed_are_not_released_as_such(merged: Path) -> None:
    decided()
    with pytest.raises(EvidenceError, match="not found; run `dvc repro`"):
        call("--recomputed")
    assert git("tag") == ""


def test_a_contradicted_result_is_not_released() -> None:
    graded = (Graded("roc_auc", Grade.CONTRADICTED, "roc_auc is claimed as 0.9; recomputed: 0.8"),)
    with pytest.raises(EvidenceError, match=r"roc_auc is claimed as 0\.9; recomputed: 0\.8"):
        graded_evidence(graded, recomputed=True)


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
