"""Releasing: the merged manifests, forward only, once, and the same merge as the same commit."""

import subprocess
from pathlib import Path

import pytest

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository.release import release, require_merged


def git(*arguments: str, at: Path = Path()) -> str:
    done = subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bare origin and, as the current folder, a clone with manifests of two environments."""
    for name, value in (("NAME", "x"), ("EMAIL", "x@example.com"), ("DATE", "2026-01-01T00:00:00+00:00")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    git("init", "-q", "--bare", "-b", "main", str(tmp_path / "origin"))
    git("clone", "-q", str(tmp_path / "origin"), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    git("checkout", "-q", "-b", "main")
    for environment in ("dev", "prod"):
        merge(environment, "replicas: 1")
    return tmp_path / "origin"


def merge(environment: str, text: str) -> None:
    path = Path("manifests", environment, "rollout.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n")
    git("add", "-A")
    git("commit", "-qm", f"{environment}: {text}")


def test_the_branch_holds_the_environments_manifests_and_names_their_source(origin: Path) -> None:
    head = git("rev-parse", "HEAD")
    assert release("prod").endswith(f"the manifests of {head[:7]}")
    assert git("ls-tree", "-r", "--name-only", "deploy/prod", at=origin) == "rollout.yaml"
    assert git("log", "--format=%B", "deploy/prod", at=origin) == (
        f"prod: manifests of {head[:7]}\n\nprod: replicas: 1\n\nSource: {head}"
    )


def test_the_next_publication_stands_on_the_last_and_an_equal_one_is_none(origin: Path) -> None:
    release("prod")
    assert release("prod").startswith("deploy/prod already holds the manifests of ")
    merge("prod", "replicas: 2")
    release("prod")
    merge("prod", "replicas: 1")
    release("prod")
    trees = git("log", "--format=%T", "deploy/prod", at=origin).split()
    assert len(trees) == 3
    assert trees[0] == trees[2] != trees[1]


def test_the_same_merge_is_the_same_commit(origin: Path) -> None:
    release("prod")
    first = git("rev-parse", "deploy/prod", at=origin)
    git("update-ref", "-d", "refs/heads/deploy/prod", at=origin)
    release("prod")
    assert git("rev-parse", "deploy/prod", at=origin) == first


def test_only_what_was_merged_is_published(origin: Path) -> None:
    require_merged(("dev", "prod"))
    Path("manifests/prod/rollout.yaml").write_text("replicas: 100\n")
    Path("manifests/prod/extra.yaml").write_text("privileged: true\n")
    with pytest.raises(EvidenceError) as raised:
        require_merged(("dev", "prod", "staging"))
    assert [str(problem.where) for problem in raised.value.problems] == [
        "manifests/prod/extra.yaml",
        "manifests/prod/rollout.yaml",
        "manifests/staging",
    ]
    release("prod")
    assert git("show", "deploy/prod:rollout.yaml", at=origin) == "replicas: 1"


def test_an_environment_without_manifests_is_told(origin: Path) -> None:
    with pytest.raises(EvidenceError, match="manifests/staging: is not in the commit"):
        release("staging")


def test_a_remote_that_is_gone_is_told(origin: Path) -> None:
    with pytest.raises(InfrastructureError, match="git ls-remote failed: "):
        release("prod", remote="nowhere")


def test_the_token_is_told_to_git_for_its_server_only(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrapper in git's place notes what reaches it on the command line and in its configuration."""
    real = git("--exec-path")
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    notes = tmp_path / "notes"
    wrapper.write_text(
        f'#!/bin/sh\necho "$@" >> {notes}.argv\n'
        f'env | grep ^GIT_CONFIG_ | sort >> {notes}.config\nexec "{real}/git" "$@"\n'
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", str(wrapper.parent), prepend=":")
    release("prod", token="s3cret", server="https://github.com")
    assert "s3cret" not in Path(f"{notes}.argv").read_text()
    config = Path(f"{notes}.config").read_text()
    assert "GIT_CONFIG_KEY_0=http.https://github.com/.extraHeader" in config
    assert "GIT_CONFIG_VALUE_0=Authorization: Basic eC1hY2Nlc3MtdG9rZW46czNjcmV0" in config
    assert "s3cret" not in Path(".git/config").read_text()
