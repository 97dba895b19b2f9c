"""The status of each environment: what it declares, holds, since when, on which verdict, and by whose hand."""

from datetime import timedelta
from pathlib import Path

import pytest

from released_project import HERE, PROJECT, START, deployed, edit, git, merge, promoted
from released_project import released as make_release
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.project_state import deployments
from tidegate.records import Verdict
from tidegate.releases import deploy
from tidegate.repository.revisions import git_write

V1 = f"{PROJECT}@v0.1.0"


def status(environment: str = "prod") -> deployments.DeploymentStatus:
    return next(known for known in deployments.read() if known.environment == environment)


def test_before_anything_is_deployed(merged: Path) -> None:
    known = status()
    assert (known.declared, known.holds, known.since, known.verdict) == ("latest", "nothing", "", "")
    assert str(known) == "declares latest; deploy/prod holds nothing; not deployed yet: HEAD has other manifests"
    assert known.finding.verdict is Verdict.PASS


def test_a_release_since_when_and_on_which_verdict(released: Path) -> None:
    promoted("v0.1.0", "prod")
    deployed("prod", now=START + timedelta(minutes=5))
    known = status()
    assert str(known) == (
        f"declares {V1}; deploy/prod holds {V1} since 2026-01-01 12:05 UTC; verdict pass (reproduced)"
    )
    assert (known.behind, known.edited, known.problem) == (False, "", "")


def test_a_merge_that_is_no_release(released: Path) -> None:
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    source = merge("more")
    deployed("prod")
    assert (status().holds, status().verdict) == (f"the merge {source[:7]}", "")


def test_what_was_declared_since_is_not_deployed_yet(released: Path) -> None:
    deployed("prod")
    assert not status().behind
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    merge("more")
    assert status().behind
    assert status().holds == V1, "the merge that was released"


def test_an_edit_by_hand_and_a_failure(released: Path) -> None:
    deployed("staging", "prod")
    deploy.record_failure("staging", "errors", remote=HERE, now=START)
    tree = git_write.tree_with({"deployment.yaml": b"replicas: 99\n"})
    commit = git("commit-tree", tree, "-p", "origin/deploy/prod", "-m", "hotfix")
    git("push", "-q", "origin", f"{commit}:refs/heads/deploy/prod")
    deployments.fetch("origin", {})
    assert status().edited == f"edited by hand in {commit[:7]}, which names no source"
    assert status().holds == "manifests of no merge"
    assert status().finding.verdict is Verdict.FAIL
    assert status("staging").failed == ("errors",)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda: git("tag", "-d", V1), "is not in this clone; run `git fetch --tags`"),
        (lambda: edit(f"releases/{PROJECT}/v0.1.0.json", "0.1.0", "0.2.0"), "is not a release record|is not what"),
    ],
)
def test_a_release_that_is_not_what_was_released(released: Path, spoil: object, problem: str) -> None:
    promoted("v0.1.0", "prod")
    assert callable(spoil)
    spoil()
    assert any(part in status().problem for part in problem.split("|"))
    assert status().finding.verdict is Verdict.FAIL


@pytest.mark.parametrize("declared", ["latest", V1], ids=["another is declared", "it is declared"])
def test_no_verdict_is_read_from_a_record_that_was_edited(released: Path, declared: str) -> None:
    if declared == V1:
        promoted("v0.1.0", "prod")
    deployed("prod")
    edit(f"releases/{PROJECT}/v0.1.0.json", "reproduced", "self_attested")
    known = status()
    assert (known.holds, known.verdict) == (V1, "")
    assert f"{PROJECT}/v0.1.0.json: is not the record that the tag {V1} names" in known.problem
    assert str(known).count("is not the record") == 1
    assert known.finding.verdict is Verdict.FAIL


def test_of_releases_that_are_equal_there_the_declared_one_is_held(released: Path) -> None:
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    merge("more")
    v2 = str(make_release("v0.2.0"))
    deployed("staging")
    assert status("staging").holds == v2, "none is declared: the last"
    promoted("v0.1.0", "staging")
    deployed("staging")
    assert (status("staging").declared, status("staging").holds) == (V1, V1)


def test_without_a_remote_or_a_declaration(merged: Path) -> None:
    git("remote", "remove", "origin")
    with pytest.raises(InfrastructureError, match="this clone has no remote origin; add it"):
        deployments.fetch("origin", {})
    Path("params.yaml").write_text("project: x\n")
    with pytest.raises(DeclarationError, match=r"params.yaml: environments: must be a mapping; run `tidegate compose`"):
        deployments.read()


def test_without_a_remote_what_a_branch_holds_is_unknown(merged: Path) -> None:
    """`nothing` would say that it was looked for."""
    known = deployments.read("elsewhere")[-1]
    assert "holds nothing that this clone knows: it has no remote elsewhere" in str(known)
