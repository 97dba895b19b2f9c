"""A release, two promotions and a rollback, with a bare origin: `git log` tells it, of conf/ and of production."""

from datetime import timedelta
from pathlib import Path

import pytest

from released_project import (
    PROJECT,
    START,
    copy,
    deployed,
    edit,
    git,
    manifests,
    merge,
    model,
    promoted,
    released,
    rolled_back,
)

V1, V2 = f"{PROJECT}@v1.0.0", f"{PROJECT}@v1.1.0"
DAY = timedelta(days=1)


Manifests = dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def told(merged_once: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifests]:
    """Two releases, both promoted to production, and a rollback; production's manifests after each step."""
    folder = copy(merged_once, tmp_path_factory.mktemp("story") / "project") / "clone"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder, _tell()


@pytest.fixture
def story(told: tuple[Path, Manifests], monkeypatch: pytest.MonkeyPatch) -> Manifests:
    """The same, its clone entered; tests only read it."""
    folder, seen = told
    monkeypatch.chdir(folder)
    return seen


def _tell() -> Manifests:
    seen: Manifests = {}

    def ship(step: str, day: int) -> None:
        deployed("staging", "prod", now=START + day * DAY)
        seen[step] = manifests("prod")

    released("v1.0.0")
    promoted("v1.0.0", "staging")
    promoted("v1.0.0", "prod")
    ship("first", 0)
    model(2)
    edit("conf/env/prod.yaml", "max: 4", "max: 9")
    edit("conf/env/prod.yaml", "a" * 64, "b" * 64)
    merge("a better model on a newer server")
    released("v1.1.0")
    ship("released", 1)
    promoted("v1.1.0", "staging")
    ship("in staging", 2)
    promoted("v1.1.0", "prod")
    ship("second", 3)
    rolled_back("prod")
    ship("back", 4)
    return seen


def test_production_changes_by_promotion_and_goes_back_byte_for_byte(story: Manifests) -> None:
    assert story["first"] == story["released"] == story["in staging"] == story["back"] != story["second"]
    changed = {path for path, content in story["second"].items() if content != story["first"][path]}
    assert changed == {"autoscaler.yaml", "deployment.yaml"}, "configuration, and model and image together"


def test_the_log_of_the_declaration_tells_the_story(story: Manifests) -> None:
    assert git("log", "--reverse", "--format=%s", "--", "conf/env/prod.yaml").splitlines() == [
        "first model",
        f"prod: promote to {V1}",
        "a better model on a newer server",
        f"prod: promote to {V2}",
        f"prod: roll back to {V1}",
    ]
    lines = git("log", "--format=", "-p", "-U0", "--reverse", "--", "conf/env/prod.yaml").splitlines()
    named = [line for line in lines if line.startswith(("+release", "-release"))]
    comment = "   # promote and rollback edit this line"
    assert named == [
        f"+release: latest{comment}",
        f"-release: latest{comment}",
        f"+release: {V1}{comment}",
        f"-release: {V1}{comment}",
        f"+release: {V2}{comment}",
        f"-release: {V2}{comment}",
        f"+release: {V1}{comment}",
    ]


def test_the_log_of_the_deploy_branch_tells_the_story(story: Manifests) -> None:
    log = git("log", "--reverse", "--format=%cs %(trailers:key=Release,valueonly,separator=)", "origin/deploy/prod")
    assert log.splitlines() == [f"2026-01-01 {V1}", f"2026-01-04 {V2}", f"2026-01-05 {V1}"]
    first, second, back = git("log", "--reverse", "--format=%T", "origin/deploy/prod").split()
    assert first == back != second
    staging = git("log", "--reverse", "--format=%cs", "origin/deploy/staging").split()
    assert staging == ["2026-01-01", "2026-01-03"]


def test_the_tags_are_on_the_merges_and_the_records_on_main(story: Manifests) -> None:
    subjects = [git("log", "-1", "--format=%s", f"{name}^{{}}") for name in (V1, V2)]
    assert subjects == ["first model", "a better model on a newer server"]
    assert git("ls-tree", "--name-only", "main", f"releases/{PROJECT}/").split() == [
        f"releases/{PROJECT}/{name}" for name in ("v1.0.0.json", "v1.0.0", "v1.1.0.json", "v1.1.0")
    ]
