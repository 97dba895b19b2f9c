"""What environments name is read of the revision, what they ran of the clone; a broken release is its reason."""

from pathlib import Path

from gate_evidence import evidence
from released_project import PROJECT, deployed, edit, git, promoted
from tidegate.gate.evidence import deployments
from tidegate.gate.evidence.deployments import Deployments
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.releases.stored import StoredRelease

V1 = f"{PROJECT}@v0.1.0"


def read(root: Path = Path()) -> Deployments:
    found = deployments.read(RevisionFolder(root, "here"))
    assert isinstance(found, Deployments)
    return found


def test_releases_and_branches_are_known_by_environment(released: Path) -> None:
    promoted("v0.1.0", "staging")
    deployed("staging")
    known = read()
    assert known.releases == {"staging": V1, "prod": "latest"}
    assert isinstance(known.records[V1], StoredRelease)
    assert known.branches["staging"].tip is not None
    assert known.branches["staging"].tip.release == V1
    assert known.branches["prod"].tip is None
    assert known.now.tzinfo is not None


def test_a_release_that_is_not_what_was_released_is_the_reason(released: Path) -> None:
    promoted("v0.1.0", "prod")
    git("tag", "-d", V1)
    assert "is not in this clone; run `git fetch --tags`" in str(read().records[V1])
    edit(f"releases/{PROJECT}/v0.1.0/manifests/prod/autoscaler.yaml", "maxReplicas: 4", "maxReplicas: 99")
    assert "autoscaler.yaml: does not match its digest in the record" in str(read().records[V1])
    edit("params.yaml", V1, f"{PROJECT}@v7.0.0")
    assert "unknown release: breast-cancer@v7.0.0" in str(read().records[f"{PROJECT}@v7.0.0"])


def test_without_environments_there_is_nothing_to_decide(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text("project: flights\nenvironments: {}\n")
    assert deployments.read(RevisionFolder(tmp_path, "here")) == Unpaired("no environment is declared")
    (tmp_path / "params.yaml").write_text("environments: [\n")
    assert isinstance(deployments.read(RevisionFolder(tmp_path, "here")), Unpaired)


def test_the_gates_self_test_edits_the_records(released: Path) -> None:
    promoted("v0.1.0", "prod")
    twin = evidence(rows=200)
    twin = twin.with_head(twin.head.holding(deployments, read()))
    ((name, wrong),) = deployments.corrupted(twin)
    assert name == "a release record edited"
    assert wrong.head.of(deployments).records == {V1: "does not match its digest in the record"}
    assert list(deployments.corrupted(evidence(rows=200))) == []
