"""The tag names commit and record, is written once, and any other tag of that name is not believed."""

from pathlib import Path

import pytest

from released_project import PROJECT, git
from tidegate.delivery.release_name import parse
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.releases import release_tag, stored
from tidegate.releases.release_tag import ReleaseTag

V1 = parse("v0.1.0", PROJECT)


def test_it_is_an_annotated_tag_on_the_released_commit_that_names_the_record(released: Path) -> None:
    assert release_tag.read(V1) == ReleaseTag(git("rev-parse", "HEAD^"), stored.read(V1).digest)
    assert git("cat-file", "-t", str(V1)) == "tag"
    assert git("rev-parse", "--verify", f"refs/tags/{V1}", at=released / "origin") == git("rev-parse", str(V1))


def test_a_release_is_made_once(released: Path) -> None:
    with pytest.raises(DeclarationError, match=r"v0\.1\.0 was released already, and a release never changes"):
        release_tag.require_new(V1)
    with pytest.raises(InfrastructureError):
        release_tag.place(V1, release_tag.create(V1, git("rev-parse", "HEAD"), "0" * 64, by=("x", "y"), timestamp=0))


def test_a_clone_without_the_tag_says_how_to_get_it(released: Path) -> None:
    with pytest.raises(EvidenceError, match="is not in this clone; run `git fetch --tags`"):
        release_tag.read(V1.following)


@pytest.mark.parametrize("options", [[], ["-a", "-m", "first"], ["-a", "-m", f"x\n\nRecord: sha256:{'0' * 63}"]])
def test_a_tag_by_hand_names_no_record(released: Path, options: list[str]) -> None:
    git("tag", *options, str(V1.following))
    with pytest.raises(EvidenceError, match="was not written by `tidegate release`: it names no record"):
        release_tag.read(V1.following)
