"""Two at once: each ends with a verdict or says who is in the way, and the lock stays one."""

import itertools

import pytest

from faults_project import Project

RUNS = {
    "repro": ("dvc", "repro", "--force"),
    "gate": ("tidegate", "gate", "--base", "HEAD"),
    "verify": ("tidegate", "verify"),
    "review": ("tidegate", "review", "--base", "HEAD"),
}
FEW = {("repro", "gate"), ("gate", "verify")}
PAIRS = [*itertools.combinations_with_replacement(RUNS, 2)]


@pytest.mark.parametrize(
    ("one", "other", "turn"),
    [
        pytest.param(*pair, turn, marks=pytest.mark.slow if turn == 0 and pair in FEW else pytest.mark.soak)
        for turn in (0, 1)
        for pair in PAIRS
    ],
)
def test_two_at_once(project: Project, one: str, other: str, turn: int) -> None:
    both = [project.start(*RUNS[each]) for each in ((one, other), (other, one))[turn]]
    for each in both:
        said = each.communicate()[0]
        assert "Traceback" not in said
        if each.returncode not in (0, 3, 10):
            assert each.returncode in (4, 255)
            assert "busy" in said
            assert "PID" in said
    project.assert_nothing_runs()
    project.run("dvc", "repro")
    project.assert_whole()
