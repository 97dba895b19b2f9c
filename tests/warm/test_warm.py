"""Which stages a worker serves, and where none is started."""

import pytest

from warm_run import WarmRun, is_served


def test_the_stages_after_the_first_are_served(warm: WarmRun) -> None:
    warm.import_all()
    first, second, third = warm.said(warm.stage("split"), warm.stage("train"), warm.stage("package"))
    assert [is_served(each) for each in (first, second, third)] == [False, True, True]
    assert second["parent"] == third["parent"]  # one worker
    assert "sklearn.ensemble" in str(second["modules"])


@pytest.mark.parametrize(
    "variables",
    [{"TIDEGATE_WARM": "0"}, {"CI": "true"}, {"GITHUB_ACTIONS": "true"}, {"DVC_EXP_NAME": "tall-oak"}],
    ids=lambda variables: next(iter(variables)),
)
def test_no_worker_is_started_where_it_is_off(warm: WarmRun, variables: dict[str, str]) -> None:
    said = warm.said(warm.stage("split"), warm.stage("train"), **variables)
    assert not any(map(is_served, said))
    assert not list((warm.sockets).iterdir())


def test_a_stage_that_another_program_runs_starts_none(warm: WarmRun) -> None:
    (warm.folder / "programs/dvc").rename(warm.folder / "programs/make")
    warm.program = "make"
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert len(said) == 2
    assert not any(map(is_served, said))
    assert not list((warm.sockets).iterdir())
