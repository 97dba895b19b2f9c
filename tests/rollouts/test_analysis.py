"""When a step measures an analysis and what that can see, and why a step could never be decided by it."""

from dataclasses import replace
from typing import Any

import pytest
from scipy.stats import poisson

from tidegate.plans import RATIOS, Analysis, Step
from tidegate.rollouts._analysis import EVERY_S, duration, judgement, problems
from tidegate.rollouts._needless_rollback import stops

STEP = Step("probe", 5, 600, 1200)
ERRORS = Analysis("errors", "error_ratio", 0.02, "ratio", 300, 200)
SHIFT = Analysis("shift", "score_shift", 0.05, "score", 300, 200)
KEY = "environments.prod.rollout.steps.probe"


def with_(analysis: Analysis, **changes: Any) -> Analysis:
    return replace(analysis, **changes)


def refused(step: Step, analysis: Analysis) -> list[tuple[str, str]]:
    return [(each.key, each.message) for each in problems(step, (analysis.name,), {analysis.name: analysis}, KEY)]


def test_it_is_measured_when_its_window_is_full_and_then_every_minute() -> None:
    found = judgement(STEP, ERRORS)
    assert (found.analysis, found.first_s, found.every_s, found.count) == ("errors", 300, EVERY_S, 6)
    assert found.window_requests == 600


def test_a_window_as_long_as_the_step_is_measured_once() -> None:
    assert judgement(STEP, with_(ERRORS, window_s=600)).count == 1
    assert judgement(STEP, with_(ERRORS, window_s=541)).count == 1
    assert judgement(STEP, with_(ERRORS, window_s=540)).count == 2


def test_too_few_requests_are_as_probable_as_poisson_says() -> None:
    assert judgement(STEP, with_(ERRORS, min_requests=600)).undecided == pytest.approx(poisson.cdf(599, 600), abs=1e-6)
    assert judgement(STEP, with_(ERRORS, min_requests=1)).undecided == 0.0


def test_a_share_rolls_back_as_often_as_its_overlapping_windows_do() -> None:
    found = judgement(STEP, ERRORS).rolls_back
    assert found is not None
    expected = stops(0.02, RATIOS, rate=2.0, window_s=300, every_s=60, count=6, alpha=0.01, design_effect=1.0)
    assert (found.at_half, found.at_limit, found.at_double) == (expected[0], expected[3], expected[4])


def test_what_is_no_share_states_no_power() -> None:
    assert judgement(STEP, SHIFT).rolls_back is None


def test_a_sound_analysis_has_no_problem() -> None:
    assert refused(STEP, ERRORS) == refused(STEP, SHIFT) == []


def test_an_unknown_analysis_names_the_nearest() -> None:
    (problem,) = problems(STEP, ("erors",), {"errors": ERRORS}, KEY)
    assert problem.key == f"{KEY}.analyses"
    assert problem.message.endswith("erors; did you mean errors?")


def test_a_window_longer_than_the_hold_is_named_at_the_hold() -> None:
    assert refused(STEP, with_(ERRORS, window_s=600)) == []
    ((key, message),) = refused(STEP, with_(ERRORS, window_s=601))
    assert key == f"{KEY}.hold"
    assert "10m1s" in message
    assert "10m" in message


@pytest.mark.parametrize(("least", "said"), [(600, None), (601, "601 requests in 5m and the candidate expects 600")])
def test_the_candidate_has_to_answer_as_many_requests_as_are_needed(least: int, said: str | None) -> None:
    found = refused(STEP, with_(ERRORS, min_requests=least))
    told = [message.partition(", so")[0].removeprefix("errors needs ") for _, message in found]
    assert told == ([said] if said else [])
    assert {key for key, _ in found} <= {f"{KEY}.analyses"}


def test_a_comparison_needs_the_stable_version_to_answer_as_many() -> None:
    most = Step("most", 75, 600, 1200)
    assert refused(most, with_(SHIFT, min_requests=200)) == []
    ((_, message),) = refused(most, with_(SHIFT, min_requests=201))
    assert "the stable version expects 200" in message
    assert refused(most, with_(ERRORS, min_requests=201)) == []


def test_so_few_requests_that_half_of_them_could_err_are_refused() -> None:
    ((key, message),) = refused(STEP, with_(ERRORS, min_requests=5, design_effect=2.0))
    assert key == f"{KEY}.analyses"
    assert "5 requests" in message
    assert "monitor.analyses.errors.min_requests" in message
    assert refused(STEP, with_(SHIFT, min_requests=5)) == []


def test_each_analysis_of_a_step_is_judged_by_itself() -> None:
    known = {"errors": with_(ERRORS, window_s=900), "shift": with_(SHIFT, min_requests=5_000)}
    found = problems(STEP, ("errors", "gone", "shift"), known, KEY)
    assert [each.key.removeprefix(f"{KEY}.") for each in found] == ["hold", "analyses", "analyses"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (45, "45s"), (60, "1m"), (254, "4m14s"), (3600, "1h"), (3661, "1h1m1s"), (90_000, "25h")],
)
def test_a_duration_is_written_as_people_do(seconds: int, text: str) -> None:
    assert duration(seconds) == text
