"""Whatever is killed, whenever: nothing runs on, the next run is whole, and its lock is the same."""

import os
import signal
import time

import pytest

from faults_project import Project, eventually

POINTS = 20
LONGEST_S = 24.0
FEW = (5, 14)
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
        pytest.param(each, id=f"point {each}", marks=pytest.mark.slow if each in FEW else pytest.mark.soak)
        for each in range(POINTS)
    ]


@pytest.mark.parametrize("point", points())
@pytest.mark.parametrize("whole", [False, True], ids=["dvc alone", "the whole group"])
def test_a_killed_pipeline_leaves_nothing_and_runs_again(project: Project, point: int, *, whole: bool) -> None:
    started = project.start("dvc", "repro", "--force")
    time.sleep(LONGEST_S * point / POINTS)
    if started.poll() is None:
        (os.killpg if whole else os.kill)(started.pid, signal.SIGKILL)
    started.wait()  # DVC takes a process that nobody waited for to hold its lock still
    project.assert_nothing_runs()
    project.run("dvc", "repro")
    project.assert_whole()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_is_asked_to_end_takes_all_that_it_started_with_it(
    project: Project, verb: str, number: signal.Signals
) -> None:
    started = project.start("tidegate", *VERBS[verb])
    assert eventually(lambda: any(" -m dvc " in each for each in project.processes()) or started.poll() is not None)
    assert started.poll() is None, started.communicate()[0]
    os.kill(started.pid, number)
    assert started.wait(60) == (130 if number is signal.SIGINT else -signal.SIGTERM)
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
