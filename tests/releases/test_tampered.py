"""Releases that somebody tampered with: whatever is changed, the gate or the deployment refuses it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gate_evidence import evidence, judged
from released_project import HERE, PROJECT, copy, deployed, edit, git, merge, model, promoted
from tidegate.artifacts import json_text
from tidegate.delivery.release_name import parse
from tidegate.errors import UserError
from tidegate.gate.evidence import deployments
from tidegate.gate.revision import RevisionFolder
from tidegate.releases import deploy, record, release_tag, stored
from tidegate.repository.revisions import git_write

V1 = parse("v0.1.0", PROJECT)
RECORD, FOLDER = stored.record_file(V1), stored.folder(V1)
AUTOSCALER = "manifests/prod/autoscaler.yaml"
RULE = {"kind": "promotion_order", "environment": "prod", "after": "staging", "for": "24h"}
LONG_AGO = datetime.now(UTC) - timedelta(days=3)
MORE = ("maxReplicas: 4", "maxReplicas: 99")


@pytest.fixture(scope="module")
def whole() -> Any:
    return evidence(rows=200)


@pytest.fixture(scope="module")
def proposed_once(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release has run in staging for three days, and a change promotes it to production."""
    folder = copy(released_once, tmp_path_factory.mktemp("proposed") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "clone")
        promoted("v0.1.0", "staging")
        deployed("staging", now=LONG_AGO)
        promoted("v0.1.0", "prod")
    return folder


@pytest.fixture
def proposed(proposed_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it of the test's own, its clone entered."""
    folder = copy(proposed_once, tmp_path / "project")
    monkeypatch.chdir(folder / "clone")
    return folder


def refusals(whole: Any) -> list[str]:
    """Why the gate blocks the promotion, and why it is not deployed."""
    head = whole.head.holding(deployments, deployments.read(RevisionFolder(Path(), "here")))
    findings = judged(replace(whole, head=head, base=None), **RULE)
    reasons = [finding.reason for finding in findings if finding.verdict.value != "pass"]
    named = git("show", "HEAD:params.yaml").rpartition("    release: ")[2].split("\n")[0].strip("'")
    for require in (deploy.require_merged, lambda names: deploy.require_released(PROJECT, dict.fromkeys(names, named))):
        try:
            require(("prod",))
        except UserError as error:
            reasons.append(str(error))
    return reasons


def commit() -> None:
    git("add", "-A")
    git("commit", "-qm", "tampered")


def in_record(*path: str, value: object) -> None:
    """Change one value of the record."""
    document = json.loads(RECORD.read_text())
    part = document["predicate"]
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    document["subject"][1]["digest"]["sha256"] = document["predicate"]["package"]
    RECORD.write_text(json_text(document))


def retag(commit: str = "", digest: str = "") -> None:
    tag = release_tag.read(V1)
    made = release_tag.create(V1, commit or tag.commit, digest or tag.record, by=("x", "x@x"), timestamp=0)
    git("update-ref", f"refs/tags/{V1}", made)


def manifest(*folders: Path) -> None:
    for folder in folders:
        edit(str(folder / AUTOSCALER), *MORE)


def extra() -> None:
    Path("manifests/prod/extra.yaml").write_text("kind: Secret\n")


def everything(*, tag: bool) -> None:
    """Manifest, stored manifest and record, so that each fits the other; the tag, too."""
    manifest(Path(), FOLDER)
    content = (FOLDER / AUTOSCALER).read_bytes()
    in_record("environments", "prod", "manifests", "autoscaler.yaml", value=record.digest(content))
    files = {path.name: path.read_bytes() for path in (FOLDER / "manifests/prod").iterdir()}
    in_record("environments", "prod", "tree", value=git_write.tree_with(files))
    if tag:
        retag(digest=record.digest(RECORD.read_bytes()))


def verdict(**changed: object) -> None:
    """Another verdict, whose digest the record and whose record the tag names."""
    file = FOLDER / "verdict.json"
    file.write_text(json_text(json.loads(file.read_text()) | changed))
    in_record("verdict", "digest", value=record.digest(file.read_bytes()))
    retag(digest=record.digest(RECORD.read_bytes()))


def another_release() -> None:
    """Production names a release that is a copy of the first."""
    for source, target in ((RECORD, RECORD.with_name("v0.2.0.json")), (FOLDER, FOLDER.with_name("v0.2.0"))):
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    git("tag", f"{PROJECT}@v0.2.0", f"{V1}^{{}}")
    for name in ("conf/env/prod.yaml", "params.yaml"):
        head, _, tail = Path(name).read_text().rpartition(str(V1))
        Path(name).write_text(f"{head}{PROJECT}@v0.2.0{tail}")


def rewritten_history() -> None:
    git("checkout", "-q", "--orphan", "other")


def staging_moved_on() -> None:
    edit("conf/env/staging.yaml", str(V1), "latest")
    model(2)
    merge("staging follows every merge again")
    deployed("staging")


def staging_edited() -> None:
    by_hand = git(
        "commit-tree", "origin/deploy/staging^{tree}", "-p", "origin/deploy/staging", "-m", "it ran, believe me"
    )
    git("push", "-q", "origin", f"{by_hand}:refs/heads/deploy/staging")


def staging_restarted() -> None:
    """Deployed again just now, on a branch of its own."""
    git("push", "-q", "origin", ":refs/heads/deploy/staging")
    deployed("staging", now=datetime.now(UTC))


def staging_failed() -> None:
    deploy.record_failure("staging", "errors", remote=HERE, now=datetime.now(UTC))


def staging_never() -> None:
    git("push", "-q", "origin", ":refs/heads/deploy/staging")


TAMPERINGS: dict[str, tuple[str, Callable[[], object]]] = {
    "a merged manifest edited": ("manifests/prod: is not what", lambda: manifest(Path())),
    "a manifest added": ("manifests/prod: is not what", extra),
    "a manifest removed": ("manifests/prod: is not what", lambda: Path(AUTOSCALER).unlink()),
    "a released manifest edited": (
        "autoscaler.yaml: does not match its digest in the record",
        lambda: manifest(FOLDER),
    ),
    "both edited": ("autoscaler.yaml: does not match its digest in the record", lambda: manifest(Path(), FOLDER)),
    "both edited, and the record": ("is not the record that the tag", lambda: everything(tag=False)),
    "both edited, the record and the tag": (
        "is not what was merged in the released commit",
        lambda: everything(tag=True),
    ),
    "the package's digest": ("is not the record that the tag", lambda: in_record("package", value="0" * 64)),
    "a plan's digest": (
        "is not the record that the tag",
        lambda: in_record("environments", "prod", "plan", value="0" * 64),
    ),
    "the commit": ("is not what `tidegate release` writes", lambda: in_record("commit", value="0" * 40)),
    "the approvals": ("is not the record that the tag", lambda: in_record("approvals", value=["@kim"])),
    "the level of assurance": (
        "is not the record that the tag",
        lambda: in_record("verdict", "assuranceLevel", value="self_attested"),
    ),
    "a released plan edited": (
        "plans/prod.json: does not match its digest in the record",
        lambda: edit(str(FOLDER / "plans/prod.json"), "rolling", "canary"),
    ),
    "the verdict of another tree": ("verdict.json: is not the gate's pass on the tree", lambda: verdict(tree="0" * 40)),
    "a verdict that is no pass": ("verdict.json: is not the gate's pass on the tree", lambda: verdict(verdict="fail")),
    "dvc.lock's digest, and the tag": (
        "dvc.lock of",
        lambda: (
            in_record("dvcLock", value="0" * 64),
            retag(digest=record.digest(RECORD.read_bytes())),
        ),
    ),
    "the record removed": ("v0.1.0.json not found", RECORD.unlink),
    "the tag moved": ("names the commit", lambda: retag(commit=git("rev-parse", "HEAD"))),
    "the tag replaced by a plain one": ("it names no record", lambda: git("tag", "-f", str(V1), f"{V1}^{{}}")),
    "the tag removed": ("is not in this clone; run `git fetch --tags`", lambda: git("tag", "-d", str(V1))),
    "a copy under another name": ("is not what `tidegate release` writes", another_release),
    "another history": ("is not in the history of HEAD", rewritten_history),
    "the order skipped: staging runs another": ("staging runs what was merged last", staging_moved_on),
    "the order skipped: staging never ran it": ("staging has not run", staging_never),
    "the order skipped: staging ran it for seconds": ("for 0 min", staging_restarted),
    "a failure in staging": ("errors failed in staging", staging_failed),
    "staging's branch edited by hand": ("edited by hand in", staging_edited),
}
"""What is changed, and a part of the reason to refuse it."""


def test_what_was_not_tampered_with_is_promoted(proposed: Path, whole: Any) -> None:
    assert refusals(whole) == []
    assert deployed("prod")[0].startswith("deploy/prod moved to ")


@pytest.mark.parametrize(("reason", "tamper"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_tampered_release_is_refused(proposed: Path, whole: Any, reason: str, tamper: Callable[[], object]) -> None:
    tamper()
    if git("status", "--porcelain"):
        commit()
    git("fetch", "-q", "--prune", "--no-tags", "origin")
    assert any(reason in refusal for refusal in refusals(whole))
