"""Deploying: exactly what was merged and released, forward only, every branch or none."""

from datetime import timedelta
from pathlib import Path

import pytest

from released_project import HERE, PROJECT, START, deployed, edit, git, merge, model, promoted
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.releases import deploy, deploy_branch
from tidegate.repository.revisions import git_write


def tip(environment: str, at: Path) -> str:
    return git("rev-parse", f"deploy/{environment}", at=at)


def by_hand(origin: Path, environment: str = "prod", message: str = "hotfix") -> str:
    """A commit on the deploy branch that tidegate did not write."""
    tree = git_write.tree_with({"deployment.yaml": b"replicas: 99\n"})
    commit = git("commit-tree", tree, "-p", f"origin/deploy/{environment}", "-m", message)
    git("push", "-q", "origin", f"{commit}:refs/heads/deploy/{environment}")
    git("fetch", "-q", "origin")
    return commit


def test_the_branch_holds_the_environments_manifests_and_names_their_source(merged: Path) -> None:
    head = git("rev-parse", "HEAD")
    (sentence,) = deployed("prod")
    origin = merged / "origin"
    assert sentence == f"deploy/prod moved to {tip('prod', origin)[:7]}: the manifests of {head[:7]}"
    assert git("rev-parse", "deploy/prod^{tree}", at=origin) == git("rev-parse", "HEAD:manifests/prod")
    message = git("log", "--format=%B", "deploy/prod", at=origin)
    assert message == f"prod: latest of {head[:7]}\n\nfirst model\n\nSource: {head}"


def test_a_release_is_named_in_the_commit(released: Path) -> None:
    promoted("v0.1.0", "prod")
    deployed("prod")
    body = git("log", "-1", "--format=%B", "origin/deploy/prod")
    assert body.startswith(f"prod: {PROJECT}@v0.1.0 of ")
    assert f"\n\nRelease: {PROJECT}@v0.1.0\nSource: {git('rev-parse', 'HEAD')}" in body


def test_the_commit_says_when_it_was_deployed_and_when_it_was_merged(merged: Path) -> None:
    deployed("prod", now=START + timedelta(hours=3))
    merged_at, at = git("log", "-1", "--format=%aI %cI", "origin/deploy/prod").split()
    assert merged_at == git("log", "-1", "--format=%cI", "main")
    assert at == "2026-01-01T15:00:00+00:00"


@pytest.mark.slow
def test_the_next_publication_is_on_top_of_the_last_and_an_equal_one_is_none(merged: Path) -> None:
    deployed("prod")
    assert deployed("prod")[0].startswith("deploy/prod already holds the manifests of ")
    for number in (5, 4):
        edit("conf/env/prod.yaml", f"max: {9 - number}", f"max: {number}")
        merge(f"max {number}")
        deployed("prod")
    trees = git("log", "--format=%T", "origin/deploy/prod").split()
    assert len(trees) == 3
    assert trees[0] == trees[2] != trees[1]


def test_only_what_was_merged_is_deployed(merged: Path) -> None:
    deploy.require_merged(("staging", "prod"))
    edit("manifests/prod/autoscaler.yaml", "maxReplicas: 4", "maxReplicas: 99")
    Path("manifests/prod/extra.yaml").write_text("privileged: true\n")
    with pytest.raises(EvidenceError) as raised:
        deploy.require_merged(("staging", "prod", "dev"))
    assert [str(problem.where) for problem in raised.value.problems] == [
        "manifests/prod/autoscaler.yaml",
        "manifests/prod/extra.yaml",
        "manifests/dev",
    ]


def test_manifests_that_the_named_release_does_not_have_are_not_deployed(released: Path) -> None:
    promoted("v0.1.0", "prod")
    edit("manifests/prod/autoscaler.yaml", "maxReplicas: 4", "maxReplicas: 99")
    git("commit", "-qam", "by hand")
    with pytest.raises(EvidenceError, match=r"manifests/prod: is not what breast-cancer@v0\.1\.0 released for prod"):
        deployed("prod")


def test_every_environment_without_manifests_is_named_and_none_is_deployed(merged: Path) -> None:
    with pytest.raises(EvidenceError, match="manifests/dev: is not in the commit"):
        deploy.deploy({"prod": "latest", "dev": "latest"}, remote=HERE, now=START)
    assert git("ls-remote", "origin", "refs/heads/deploy/*") == ""


def test_a_branch_that_was_edited_by_hand_is_not_overwritten_unasked(merged: Path) -> None:
    deployed("prod")
    hotfix = by_hand(merged / "origin")
    with pytest.raises(EvidenceError, match=f"deploy/prod: edited by hand in {hotfix[:7]}.*--replace-edits"):
        deployed("staging", "prod")
    assert tip("prod", merged / "origin") == hotfix
    assert git("ls-remote", "origin", "refs/heads/deploy/staging") == ""
    deployed("prod", replace_edits=True)
    assert git("rev-parse", "origin/deploy/prod^") == hotfix


def test_an_edit_that_borrows_a_source_is_an_edit(merged: Path) -> None:
    deployed("prod")
    by_hand(merged / "origin", message=f"prod: manifests\n\nSource: {git('rev-parse', 'HEAD')}")
    with pytest.raises(EvidenceError, match=r"edited by hand in .*: not the manifests of"):
        deployed("prod")


@pytest.mark.slow
def test_where_one_branch_moves_meanwhile_no_branch_moves(merged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed("staging", "prod")
    edit("conf/env/prod.yaml", "max: 4", "max: 5")
    edit("conf/env/staging.yaml", "max: 4", "max: 5")
    merge("more replicas")
    before = tip("staging", merged / "origin")
    move = deploy._push

    def late(moves: list[deploy._Move], remote: deploy.Remote) -> None:
        by_hand(merged / "origin")
        move(moves, remote)

    monkeypatch.setattr(deploy, "_push", late)
    with pytest.raises(InfrastructureError, match=r"deploy/staging, deploy/prod did not move, none of them"):
        deployed("staging", "prod")
    assert tip("staging", merged / "origin") == before


def test_a_remote_that_does_not_exist_is_named(merged: Path) -> None:
    with pytest.raises(
        InfrastructureError, match="this clone has no remote nowhere; add it: `git remote add nowhere ADDRESS`"
    ):
        deploy.deploy({"prod": "latest"}, remote=deploy.Remote("nowhere", {}), now=START)


def test_a_failed_analysis_is_recorded_and_changes_no_file(merged: Path) -> None:
    deployed("staging")
    files = git("rev-parse", "origin/deploy/staging^{tree}")
    sentence = deploy.record_failure("staging", "errors", remote=HERE, now=START)
    git("fetch", "-q", "origin")
    assert sentence.endswith("that errors failed")
    branch = deploy_branch.read("staging", "origin/deploy/staging")
    running = branch.running(files)
    assert running is not None
    assert running.failed == ("errors",)
    assert branch.edited == ""
    assert deployed("staging")[0].startswith("deploy/staging already holds")


def test_where_nothing_is_deployed_nothing_can_fail(merged: Path) -> None:
    with pytest.raises(EvidenceError, match="deploy/staging is not on origin: nothing is deployed there"):
        deploy.record_failure("staging", "errors", remote=HERE, now=START)


def test_the_token_reaches_git_for_its_server_only(
    merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrapper in git's place notes what reaches it on the command line and in its configuration."""
    real, notes = git("--exec-path"), tmp_path / "notes"
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(
        f'#!/bin/sh\necho "$@" >> {notes}.argv\n'
        f'env | grep ^GIT_CONFIG_ | sort >> {notes}.config\nexec "{real}/git" "$@"\n'
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", str(wrapper.parent), prepend=":")
    remote = deploy.Remote("origin", git_write.authorised("s3cret", "https://github.com"))
    deploy.deploy({"prod": "latest"}, remote=remote, now=START)
    assert "s3cret" not in Path(f"{notes}.argv").read_text()
    config = Path(f"{notes}.config").read_text()
    assert "GIT_CONFIG_KEY_0=http.https://github.com/.extraHeader" in config
    assert "GIT_CONFIG_VALUE_0=Authorization: Basic eC1hY2Nlc3MtdG9rZW46czNjcmV0" in config
    assert "s3cret" not in Path(".git/config").read_text()


@pytest.mark.slow
def test_another_model_is_deployed_where_the_environment_follows_every_merge_alone(released: Path) -> None:
    promoted("v0.1.0", "prod")
    deployed("staging", "prod")
    model(2)
    merge("another model")
    staging, prod = deployed("staging", "prod")
    assert "moved to" in staging
    assert "already holds" in prod
