from dataclasses import astuple
from typing import Any

import pytest
from pydantic import ValidationError
from scipy.stats import poisson

from tidegate.config.schema.monitor import Monitor
from tidegate.errors import DeclarationError
from tidegate.plans import RATIOS, Plan
from tidegate.rollouts._needless_rollback import stops
from tidegate.rollouts.canary import Params, plan, problems


def declared(**steps: dict[str, Any]) -> dict[str, Any]:
    return {"strategy": "canary", "steps": steps}


def step(weight: int, hold: str = "10m", analyses: tuple[str, ...] = ("errors",)) -> dict[str, Any]:
    return {"weight": weight, "hold": hold, "analyses": analyses}


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ({"a": step(10), "b": step(10)}, "steps.b.weight: must grow from step to step, got 10 after 10"),
        ({"a": step(30), "b": step(20)}, "steps.b.weight: must grow from step to step, got 20 after 30"),
        ({"a": step(0)}, "greater than 0"),
        ({"a": step(100)}, "less than or equal to 99"),
        ({"a": step(5, hold="59s")}, "greater than or equal to 60"),
        ({"a": step(5, analyses=())}, "at least 1 item"),
        ({"a": step(5, analyses=("errors", "errors"))}, "errors is named twice"),
        ({"A B": step(5)}, "should match pattern"),
        ({}, "at least 1 item"),
    ],
    ids=[
        "two equal weights",
        "a weight that shrinks",
        "no traffic",
        "all traffic is not a canary",
        "a hold too short to measure",
        "a step that nothing measures",
        "the same analysis twice",
        "a name that no manifest can carry",
        "no step",
    ],
)
def test_steps_that_make_no_canary_are_refused(steps: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(declared(**steps))


def test_a_canary_that_can_never_move_is_refused() -> None:
    with pytest.raises(ValidationError, match="no replica could ever be replaced"):
        Params.model_validate(declared(a=step(5)) | {"max_surge": 0, "max_unavailable": 0})


def monitor(**changes: Any) -> Monitor:
    errors = {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200} | changes
    latency = {"kind": "latency", "quantile": 0.95, "at_most_ms": 100, "window": "5m", "min_requests": 200}
    shift = {"kind": "score_shift", "at_most": 0.05, "window": "15m", "min_requests": 500}
    return Monitor.model_validate(
        {"prometheus": "http://prometheus:9090", "analyses": {"errors": errors, "latency": latency, "shift": shift}}
    )


def planned(monitor: Monitor, requests_per_second: float = 40, **steps: dict[str, Any]) -> Plan:
    params = Params.model_validate(declared(**steps))
    load: Any = {"requests_per_second": requests_per_second, "monitor": monitor}
    if reasons := list(problems(params, "environments.prod.rollout", **load)):
        raise DeclarationError(reasons)
    return plan(params, "prod", **load)


def test_a_step_says_what_its_analyses_can_see() -> None:
    (probe,) = planned(monitor(), a=step(5)).steps
    (errors,) = probe.judgements
    assert (probe.weight, probe.hold_s, probe.candidate_requests) == (5, 600, 1200)
    assert (errors.first_s, errors.every_s, errors.count) == (300, 60, 6)
    assert errors.window_requests == 600
    assert errors.rolls_back is not None
    one = stops(0.02, RATIOS, rate=2.0, window_s=300, every_s=60, count=6, alpha=0.01, design_effect=2.0)
    assert astuple(errors.rolls_back) == one
    assert errors.undecided == pytest.approx(poisson.cdf(199, 600), abs=1e-6)


def test_a_latency_limit_has_the_power_of_its_share_of_slow_answers() -> None:
    (latency,) = planned(monitor(), a=step(5, analyses=("latency",))).steps[0].judgements
    (errors,) = planned(monitor(at_most=0.05), a=step(5)).steps[0].judgements
    assert latency.rolls_back == errors.rolls_back


def test_a_score_shift_states_no_power_as_it_is_no_share() -> None:
    (shift,) = planned(monitor(), a=step(5, hold="15m", analyses=("shift",))).steps[0].judgements
    assert (shift.count, shift.window_requests) == (1, 1800)
    assert shift.rolls_back is None


def test_rows_that_err_together_make_a_window_less_decisive() -> None:
    alone, together = (
        planned(monitor(design_effect=effect), a=step(5)).steps[0].judgements[0].rolls_back for effect in (1, 5)
    )
    assert alone
    assert together
    assert alone.at_double > together.at_double


def test_so_few_requests_that_no_share_of_them_would_fail_are_refused() -> None:
    with pytest.raises(
        DeclarationError,
        match="would hardly ever fail on 5 requests: its limit and chance allow that half of them fail",
    ):
        planned(monitor(min_requests=5), a=step(5))


def test_the_reference_rolls_back_few_good_versions_and_most_bad_ones() -> None:
    """As conf/rollout/canary.yaml and conf/monitor/default.yaml declare it for prod."""
    declared = monitor()
    both = ("errors", "latency")
    rolls_back = planned(
        declared, probe=step(5, "10m", both), wide=step(25, "30m", both), half=step(50, "30m", both)
    ).rolls_back
    assert rolls_back is not None
    assert rolls_back.at_three_quarters <= 0.02
    assert rolls_back.at_nine_tenths <= 0.1
    assert rolls_back.at_double >= 0.99


def test_only_analyses_that_a_step_names_are_planned() -> None:
    assert [analysis.name for analysis in planned(monitor(), a=step(5)).analyses] == ["errors"]


@pytest.mark.parametrize("least", [600, 601], ids=["exactly enough requests", "one request too few"])
def test_an_analysis_without_enough_expected_requests_could_never_decide(least: int) -> None:
    if least <= 600:
        assert planned(monitor(min_requests=least), a=step(5)).steps
        return
    with pytest.raises(DeclarationError) as caught:
        planned(monitor(min_requests=least), a=step(5))
    (problem,) = caught.value.problems
    assert problem.key == "environments.prod.rollout.steps.a.analyses"
    assert problem.message == (
        "errors needs 601 requests in 5m and the candidate expects 600, so it can never decide; change the weight, "
        "the window or the expected traffic, or lower monitor.analyses.errors.min_requests"
    )


def test_every_step_that_could_never_be_decided_is_named_at_once() -> None:
    with pytest.raises(DeclarationError) as caught:
        planned(
            monitor(),
            requests_per_second=0.5,
            a=step(5, hold="4m"),
            b=step(6, analyses=("error", "latency")),
            c=step(90, analyses=("shift",), hold="15m"),
        )
    key = "environments.prod.rollout.steps"
    assert [(problem.key, problem.message.split(";")[0]) for problem in caught.value.problems] == [
        (f"{key}.a.hold", "errors looks back 5m but the hold is 4m, so it would measure traffic from before the step"),
        (f"{key}.b.analyses", "unknown analysis in monitor.analyses: error"),
        (f"{key}.b.analyses", "latency needs 200 requests in 5m and the candidate expects 9, so it can never decide"),
        (f"{key}.c.analyses", "shift needs 500 requests in 15m and the candidate expects 405, so it can never decide"),
    ]


def test_a_step_without_any_expected_traffic_is_no_crash() -> None:
    with pytest.raises(DeclarationError, match="the candidate expects 0, so it can never decide"):
        planned(monitor(), requests_per_second=1e-9, a=step(1))


@pytest.mark.parametrize("weight", [98, 99], ids=["just enough requests of both", "too few of the stable version"])
def test_a_comparison_needs_requests_of_both_versions(weight: int) -> None:
    # 40 requests a second for 15 minutes: 1 % is 360, 2 % is 720
    shifted = {"a": step(weight, hold="15m", analyses=("shift",))}
    if weight == 98:
        assert planned(monitor(), **shifted).steps
        return
    with pytest.raises(DeclarationError, match="shift needs 500 requests in 15m and the stable version expects 360"):
        planned(monitor(), **shifted)
