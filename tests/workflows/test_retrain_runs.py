"""The nightly workflow, executed over two projects: one in breach, one healthy, from a clone without DVC's cache."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
import mono_repository
import retrained_project
from forge import Forge

BREACHED, HEALTHY = "projects/breached", "projects/healthy"
"""In the order in which `tidegate each` goes through them."""

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def forge(repository: Path, program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """Both projects on a small GitHub; what their pipelines made is in a DVC remote of each."""
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("night"), program, github)
        forge.start(repository, lay_out=lambda root, clone: _both(root, clone, forge), at=BREACHED)
        for folder in (BREACHED, HEALTHY):
            forge.call("dvc", "push", "-q", at=forge.clone / folder)
        yield forge


def _both(repository: Path, clone: Path, forge: Forge) -> None:
    once = forge.folder / "once"
    retrained_project.lay_out(repository, once)
    declared = once / retrained_project.DATA
    # a file that is read as it is, like a table of a database: nothing pins it
    declared.write_text("".join(line for line in declared.open() if "sha256:" not in line))
    for folder in (BREACHED, HEALTHY):
        place = clone / folder
        shutil.copytree(once, place, symlinks=True, ignore=lambda *_: {".git"})
        forge.call(
            "dvc", "remote", "add", "-q", "--default", "kept", str(forge.folder / f"kept-{place.name}"), at=place
        )
        (place / "pyproject.toml").unlink()
        if (place / "pipelines").exists():
            shutil.rmtree(place / "pipelines") if (clone / "pipelines").exists() else (place / "pipelines").rename(
                clone / "pipelines"
            )
    (clone / "pyproject.toml").write_text(mono_repository.PYPROJECT)
    (clone / ".gitignore").write_text(".venv/\n__pycache__/\n")
    forge.call("dvc", "repro", "-q", at=clone / HEALTHY)  # `start` does so in the other


def night(forge: Forge) -> tuple[list[dict[str, str]], str]:
    """What one run of the schedule opens, and what it printed."""
    before = len(forge.github.opened)
    run = forge.run("retrain", "schedule", "refs/heads/main", {})
    return forge.github.opened[before:], run.log


def come(forge: Forge, folder: str, first_day: int, shift: float) -> None:
    """New rows of 30 days, on main."""
    rows = retrained_project.rows(2000, first_day=first_day, days=30, shift=shift)
    retrained_project.add(forge.clone / folder, rows)
    forge.commit(f"rows of {folder}")
    forge.call("git", "push", "-q", "origin", "main")


def changed(forge: Forge, branch: str) -> set[str]:
    forge.call("git", "fetch", "-q", "origin", branch)
    return {name.rsplit("/", 1)[0] for name in forge.call("git", "diff", "--name-only", "main...FETCH_HEAD").split()}


def test_the_project_in_breach_is_proposed_alone_and_the_gate_decides_on_it(forge: Forge) -> None:
    opened, log = night(forge)
    assert (opened, log.count("no newer rows: nothing to train on")) == ([], 2), log
    come(forge, BREACHED, 151, 2.0)
    come(forge, HEALTHY, 151, 0.0)
    found, log = night(forge)
    assert len(found) == 1, log
    opened = found[0]
    assert opened["head"].startswith(f"retrain/{BREACHED}/")
    assert "- inputs: temp by ks: " in opened["body"]
    assert "hold every objective: no need to train again" in log
    assert all(place.startswith(BREACHED) for place in changed(forge, opened["head"]))

    judged = forge.call("git", "rev-parse", "FETCH_HEAD")
    forge.call("git", "switch", "-q", "--detach", judged)
    forge.call("dvc", "repro", "-q", at=forge.clone / BREACHED)
    words = ["tidegate", "gate", "--base", "origin/main", "--approved-by", "an owner"]
    assert "PASSES" in forge.call(*words, at=forge.clone / BREACHED)
    forge.call("git", "switch", "-q", "main")

    # merged, its cool-down begins; the other one has none of its own, and proposes as soon as it is in breach
    forge.call("git", "merge", "-q", "--no-ff", "-m", "train again", judged)
    forge.call("dvc", "repro", "-q", at=forge.clone / BREACHED)
    forge.call("dvc", "push", "-q", at=forge.clone / BREACHED)
    forge.call("git", "push", "-q", "origin", "main")
    come(forge, BREACHED, 181, 4.0)
    come(forge, HEALTHY, 181, 2.0)
    found, log = night(forge)
    assert len(found) == 1, log
    opened = found[0]
    assert "retraining cools down until" in log
    assert opened["head"].startswith(f"retrain/{HEALTHY}/")
    assert all(place.startswith(HEALTHY) for place in changed(forge, opened["head"]))
