"""Who is served by a worker, and that it sees what a process of its own would see."""

import pytest

from warm_run import WarmRun, is_served

SAME = ("arguments", "environment", "path", "folder", "files", "handler", "buffered", "umask")


def test_the_stages_after_the_first_are_served(warm: WarmRun) -> None:
    first, second, third = warm.said(warm.stage("split"), warm.stage("train"), warm.stage("package"))
    assert [is_served(each) for each in (first, second, third)] == [False, True, True]
    assert second["parent"] == third["parent"]  # one worker
    assert "sklearn.ensemble" in str(second["modules"])


def test_a_served_stage_has_what_a_process_of_its_own_has(warm: WarmRun) -> None:
    stages = warm.stage("split"), warm.stage("train", "exec(sys.argv[3])", warm.stage("train")["arguments"][1], "x y")
    _, served = warm.said(*stages)
    _, alone = warm.said(*stages, TIDEGATE_WARM="")
    other = warm.said(*stages, TIDEGATE_WARM="0")[1]
    assert (is_served(served), is_served(alone), is_served(other)) == (True, True, False)
    served["environment"].pop("TIDEGATE_WARM", None)  # type: ignore[attr-defined]
    other["environment"].pop("TIDEGATE_WARM")  # type: ignore[attr-defined]
    assert {name: served[name] for name in SAME} == {name: other[name] for name in SAME}
    assert served["tasks"] == 1


def test_chance_differs_from_fork_to_fork(warm: WarmRun) -> None:
    _, one, two = warm.said(warm.stage("split"), warm.stage("train"), warm.stage("train"))
    assert is_served(one)
    assert is_served(two)
    assert one["chance"] != two["chance"]
    assert one["legacy"] != two["legacy"]


@pytest.mark.parametrize(
    "variables",
    [{"TIDEGATE_WARM": "0"}, {"CI": "true"}, {"GITHUB_ACTIONS": "true"}, {"DVC_EXP_NAME": "tall-oak"}],
    ids=lambda variables: next(iter(variables)),
)
def test_no_worker_is_started_where_it_is_off(warm: WarmRun, variables: dict[str, str]) -> None:
    said = warm.said(warm.stage("split"), warm.stage("train"), **variables)
    assert not any(map(is_served, said))
    assert not list((warm.folder / "sockets").iterdir())


def test_a_stage_that_another_program_runs_starts_none(warm: WarmRun) -> None:
    (warm.folder / "programs/dvc").rename(warm.folder / "programs/make")
    warm.program = "make"
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert len(said) == 2
    assert not any(map(is_served, said))
    assert not list((warm.folder / "sockets").iterdir())
