"""A release is recorded with every digest, under the next or the given version."""

from pathlib import Path

import pytest

from released_project import GRADED, PROJECT, START, decided, document, edit, git, merge, model
from tidegate.artifacts import sha256
from tidegate.commands.releasing import release
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.plans import from_json
from tidegate.releases import stored, write_release


def record(version: str = "v1.0.0", **changed: object) -> stored.StoredRelease:
    """Release HEAD, and read what was written."""
    written = release.run(version, decided(**changed), GRADED, START)
    write_release.take(written)
    return stored.read(written.name)


def test_the_record_names_all_that_the_release_consists_of(merged: Path) -> None:
    head, tree = git("rev-parse", "HEAD", "HEAD^{tree}").split()
    approved = {"remedy": "approved by @kim", "verdict": "pass"}
    released = record(loosenings=[approved, {"remedy": "ask an owner"}, approved]).record
    assert (released.commit, released.tree) == (head, tree)
    assert released.package == sha256(Path("artifacts/package/package.json"))
    assert released.dvc_lock == sha256(Path("dvc.lock"))
    assert released.verdict.digest == sha256(Path("decision.json"))
    assert released.verdict.base == git("rev-parse", f"{head}^")
    assert released.approvals == ("@kim",)
    for environment, files in released.environments.items():
        assert files.plan == from_json(document(Path("artifacts/plan", f"{environment}.json"))).digest
        assert files.plan_file == sha256(Path("artifacts/plan", f"{environment}.json"))
        assert files.tree == git("rev-parse", f"{head}:manifests/{environment}")


def test_documents_of_the_card_are_kept_by_digest_and_an_edit_is_refused(merged: Path) -> None:
    card = b"# Model card\n"
    written = release.run("v1.0.0", decided(), GRADED, START, documents={"card.md": card})
    write_release.take(written)
    file = Path("releases", PROJECT, "v1.0.0/card/card.md")
    assert stored.read(written.name).record.documents == {"card.md": sha256(file)}
    file.write_bytes(card + b"better\n")
    with pytest.raises(EvidenceError, match=r"card\.md: does not match its digest in the record"):
        stored.read(written.name)


def test_an_environment_that_names_an_earlier_release_is_released_as_this_commit_declares_it(released: Path) -> None:
    edit("conf/env/prod.yaml", "release: latest", f"release: {PROJECT}@v0.1.0")
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    model(2)
    merge("another model, for staging alone")
    assert "maxReplicas: 4" in Path("manifests/prod/autoscaler.yaml").read_text()
    kept = record()
    assert "maxReplicas: 9" in kept.of("prod")["autoscaler.yaml"]
    assert sha256(Path("artifacts/package/package.json")) in kept.of("prod")["deployment.yaml"]


@pytest.mark.parametrize(
    ("tags", "proposal"),
    [((), "v0.1.0"), (("v0.1.0",), "v0.2.0"), (("v1.9.3", "v1.10.0", "other@v7.0.0"), "v1.11.0")],
)
def test_the_next_minor_version_is_proposed(merged: Path, tags: tuple[str, ...], proposal: str) -> None:
    for tag in tags:
        git("tag", tag if "@" in tag else f"{PROJECT}@{tag}")
    assert release.run("", decided(), GRADED, START).name.version == proposal


def test_a_version_that_exists_is_refused(released: Path) -> None:
    with pytest.raises(DeclarationError, match=r"v0\.1\.0 was released already"):
        release.run("v0.1.0", decided(), GRADED, START)
