"""Whatever is killed, whenever: nothing runs on, the next run is whole, and its lock is the same."""

import os
import signal
import time

import pytest

from faults_project import Project, eventually

POINTS = 20
LONGEST_S = 24.0
REFUSALS = ("'./dvc.lock' validation failed", "'./dvc.lock' is invalid", "dvc.lock: is not a usable lock: ")
"""Of a lock that ends too early: DVC's for its schema and for its YAML, and that of the first stage that reads it."""
FEW = {(False, 5), (True, 14)}
"""At every landing: early and of DVC alone, late and of all its processes."""
FEW_VERBS = {("gate", signal.SIGINT), ("gate", signal.SIGTERM), ("verify", signal.SIGINT)}
"""At every landing; all verbs start programs by `repository.child_process`, which ends them."""
VERBS = {
    "gate": ("gate", "--base", "HEAD"),
    "verify": ("verify",),
    "review": ("review", "--base", "HEAD"),
    "summary": ("summary",),
    "gate attribute": ("gate", "attribute", "--base", "HEAD"),
    "gate calibrate": ("gate", "calibrate", "--seeds", "2", "--draws", "50"),
}
"""Every verb that starts other programs."""


def points() -> list[object]:
    return [
        pytest.param(
            whole,
            each,
            id=f"{'the whole group' if whole else 'dvc alone'}-point {each}",
            marks=pytest.mark.slow if (whole, each) in FEW else pytest.mark.soak,
        )
        for whole in (False, True)
        for each in range(POINTS)
    ]


@pytest.mark.parametrize(("whole", "point"), points())
def test_a_killed_pipeline_leaves_nothing_and_runs_again(project: Project, point: int, *, whole: bool) -> None:
    started = project.start("dvc", "repro", "--force")
    time.sleep(LONGEST_S * point / POINTS)
    if started.poll() is None:
        (os.killpg if whole else os.kill)(started.pid, signal.SIGKILL)
    started.wait()  # DVC takes a process that nobody waited for to hold its lock still
    project.assert_nothing_runs()
    run_again(project)
    project.assert_whole()


def run_again(project: Project) -> None:
    """DVC writes dvc.lock in place. Only where it was killed at that may the next run refuse; restoring then helps."""
    started = project.start("dvc", "repro")
    said = started.communicate()[0]
    if any(refusal in said for refusal in REFUSALS):
        restored(project)
    else:
        assert started.returncode == 0, said


def restored(project: Project) -> None:
    """What doctor says of a lock that DVC refuses, done; then the next run."""
    said = project.run("tidegate", "doctor", expect=2)
    assert "dvc.lock: is not a usable lock: " in said
    assert "run `git checkout -- dvc.lock`, then `dvc repro`" in said
    project.run("git", "checkout", "--", "dvc.lock")
    project.run("dvc", "repro")


@pytest.mark.slow
def test_wherever_a_killed_dvc_left_its_lock_every_verb_names_it_and_the_remedy_works(project: Project) -> None:
    """At 0 and at the end of a buffer is where it is left; in the midst of a word and of a stage, for good measure."""
    midst = project.lock.index(b"\n  train:\n")
    for end in (0, len(b"schema: '2.0'\nstages:"), midst + 3, midst + len(b"\n  train:\n    cmd:"), 8192, 16384):
        (project.root / "dvc.lock").write_bytes(project.lock[:end])
        run_again(project)
        project.assert_whole()
    (project.root / "dvc.lock").write_bytes(b"")
    for verb in (("gate", "--base", "HEAD"), ("verify",), ("summary",)):
        said = project.run("tidegate", *verb, expect=3)
        assert "dvc.lock: is not a usable lock: it is empty; run `git checkout -- dvc.lock`" in said


@pytest.mark.parametrize(
    ("verb", "number"),
    [
        pytest.param(
            verb,
            number,
            id=f"{verb}-{number.name}",
            marks=pytest.mark.slow if (verb, number) in FEW_VERBS else pytest.mark.soak,
        )
        for verb in VERBS
        for number in (signal.SIGINT, signal.SIGTERM)
    ],
)
def test_a_verb_that_is_asked_to_end_takes_all_that_it_started_with_it(
    project: Project, verb: str, number: signal.Signals
) -> None:
    started = project.start("tidegate", *VERBS[verb])
    assert eventually(lambda: any(" -m dvc " in each for each in project.processes()) or started.poll() is not None)
    assert started.poll() is None, started.communicate()[0]
    os.kill(started.pid, number)
    assert started.wait(300) == (130 if number is signal.SIGINT else -signal.SIGTERM)
    project.assert_nothing_runs()
    assert [*project.scratch.glob("tidegate-*")] == []
    project.assert_whole()


@pytest.mark.slow
def test_a_verb_that_is_killed_leaves_scratch_that_the_next_one_removes(project: Project) -> None:
    started = project.start("tidegate", "verify")
    assert eventually(lambda: any(" -m dvc " in each for each in project.processes()))
    started.kill()
    started.wait()
    project.assert_nothing_runs()
    assert [*project.scratch.glob("tidegate-*")] != []
    project.run("tidegate", "gate", "--base", "HEAD")
    assert [*project.scratch.glob("tidegate-*")] == []
