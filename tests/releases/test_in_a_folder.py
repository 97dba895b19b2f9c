"""The story of a release, told of a project in a folder of its repository, beside another of the same environments."""

from datetime import timedelta
from pathlib import Path

import pytest

import released_project
from released_project import PROJECT, START, deployed, git, manifests, merge, model, promoted, released, rolled_back

DAY = timedelta(days=1)


@pytest.fixture
def project(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project in `models/tumours` of a clone, entered; its first model merged."""
    released_project.lay_out(repository, tmp_path)
    clone = tmp_path / "clone"
    folder = clone / "models/tumours"
    folder.mkdir(parents=True)
    for path in sorted(clone.iterdir()):
        if path.name not in (".git", "models"):
            path.rename(folder / path.name)
    monkeypatch.chdir(folder)
    git("commit", "-q", "--allow-empty", "-m", "nothing yet")
    model(1)
    merge("first model")
    return folder


@pytest.mark.slow
def test_release_promotion_rollback_and_deployment_stay_in_the_folder(project):
    released("v1.0.0")
    assert git("tag", "--list") == f"{PROJECT}@v1.0.0"
    assert git("ls-files", "releases").startswith(f"releases/{PROJECT}/v1.0.0.json\n")
    promoted("v1.0.0", "staging")
    promoted("v1.0.0", "prod")
    assert deployed("staging", "prod")[0].startswith("deploy/models/tumours/staging moved to ")
    first = manifests("prod")
    model(2)
    released_project.edit("conf/env/prod.yaml", "max: 4", "max: 9")
    merge("a better model")
    released("v1.1.0")
    promoted("v1.1.0", "prod")
    deployed("prod", now=START + DAY)
    assert manifests("prod") != first
    rolled_back("prod")
    deployed("prod", now=START + 2 * DAY)
    assert manifests("prod") == first
    branches = git("for-each-ref", "--format=%(refname)", "refs/remotes/origin/deploy").splitlines()
    assert branches == [f"refs/remotes/origin/deploy/models/tumours/{name}" for name in ("prod", "staging")]
    files = git("ls-tree", "-r", "--name-only", "--full-tree", "origin/deploy/models/tumours/prod").splitlines()
    assert files == sorted(first)
