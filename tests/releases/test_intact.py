"""The chain from tag to record to commit: each link that does not hold is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from released_project import PROJECT, git
from tidegate.artifacts import json_text
from tidegate.delivery.release_name import parse
from tidegate.errors import EvidenceError
from tidegate.releases import intact, release_tag, stored

V1 = parse("v0.1.0", PROJECT)


def retag(commit: str = "", record: str = "") -> None:
    """Move the tag: to another commit, or to another record."""
    tag = release_tag.read(V1)
    made = release_tag.create(V1, commit or tag.commit, record or tag.record, by=("x", "x@example.com"), timestamp=0)
    git("update-ref", f"refs/tags/{V1}", made)


def rewrite(change: Callable[[dict[str, object]], object]) -> None:
    """Edit the record, and let the tag name the edited one."""
    file = stored.record_file(V1)
    document = json.loads(file.read_text())
    change(document["predicate"])
    for name, key in (("gitCommit", "commit"), ("gitTree", "tree")):
        document["subject"][0]["digest"][name] = document["predicate"][key]
    file.write_text(json_text(document))
    verdict = stored.folder(V1) / "verdict.json"
    decision = json.loads(verdict.read_text()) | {"tree": document["predicate"]["tree"]}
    verdict.write_text(json_text(decision))
    document["predicate"]["verdict"]["digest"] = stored.records.digest(verdict.read_bytes())
    file.write_text(json_text(document))
    retag(record=stored.records.digest(file.read_bytes()))


def test_a_release_is_intact(released: Path) -> None:
    assert intact.require(V1) == stored.read(V1)


def test_a_moved_tag(released: Path) -> None:
    retag(commit=git("rev-parse", "HEAD"))
    with pytest.raises(EvidenceError, match=r"v0\.1\.0\.json: the tag .* names the commit .*, the record .*; restore"):
        intact.require(V1)


def test_a_tag_of_another_record(released: Path) -> None:
    retag(record="0" * 64)
    with pytest.raises(EvidenceError, match="is not the record that the tag"):
        intact.require(V1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda predicate: predicate.update(tree="1" * 40), "has another tree than the record"),
        (
            lambda predicate: predicate.update(dvcLock="1" * 64),
            "dvc.lock of .* does not match its digest in the record",
        ),
        (
            lambda predicate: predicate["environments"]["prod"].update(tree="1" * 40),
            "manifests/prod: is not the folder",
        ),
    ],
)
def test_a_record_that_names_what_the_commit_does_not_have(
    released: Path, change: Callable[[dict[str, object]], object], reason: str
) -> None:
    rewrite(change)
    with pytest.raises(EvidenceError, match=reason):
        intact.require(V1)


def test_a_commit_that_was_never_merged(released: Path) -> None:
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-qm", "the same files, another history")
    with pytest.raises(EvidenceError, match="is not in the history of HEAD"):
        intact.require(V1)


def test_a_commit_that_the_clone_lacks(released: Path) -> None:
    rewrite(lambda predicate: predicate.update(commit="1" * 40))
    made = (
        f"object {'1' * 40}\ntype commit\ntag {V1}\ntagger x <x> 0 +0000\n\nRecord: sha256:{stored.read(V1).digest}\n"
    )
    Path("tag").write_text(made)
    identity = git("hash-object", "-t", "tag", "-w", "--literally", "tag")
    Path(".git/refs/tags", str(V1)).write_text(f"{identity}\n")
    with pytest.raises(EvidenceError, match="is not in this clone; run `git fetch --unshallow --tags`"):
        intact.require(V1)
