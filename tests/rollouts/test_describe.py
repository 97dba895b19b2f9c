from dataclasses import replace

from tidegate.plans import Analysis, Judgement, Plan, Step
from tidegate.rollouts import cautions, sentence, table

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200)
SHIFT = Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500)
SEEN = Judgement("errors", 300, 60, 6, 600, 0.0, 507, 0.991725, 0.004734, 0.05095)
PLAN = Plan(
    environment="prod",
    strategy="canary",
    requests_per_second=40.0,
    steps=(
        Step("probe", 5, 600, 1200, (SEEN,)),
        Step("wide", 25, 1800, 18000, (Judgement("shift", 900, 60, 16, 9000, 0.0),)),
    ),
    analyses=(ERRORS, SHIFT),
    on_failure="rollback",
    max_surge=1,
    max_unavailable=0,
    settle_s=0,
)


def test_a_canary_in_a_sentence() -> None:
    assert sentence(PLAN) == (
        "prod: canary 5 % 10m → 25 % 30m → 100 %; errors: a doubled rate shows after 507 requests (4m14s); "
        "shift: judged from wide on"
    )


def test_requests_of_earlier_steps_count() -> None:
    slow = replace(PLAN, steps=(replace(PLAN.steps[0], candidate_requests=400), Step("all", 90, 600, 1000, (SEEN,))))
    # 400 in the first ten minutes, 107 of the next 1,000 in 65 seconds
    assert "after 507 requests (11m5s)" in sentence(slow)


def test_a_rollout_too_short_to_see_anything_says_so() -> None:
    short = replace(PLAN, steps=(replace(PLAN.steps[0], candidate_requests=506),), analyses=(ERRORS,))
    assert sentence(short).endswith("errors: a doubled rate stays unseen in more than one of five rollouts")


def test_exactly_enough_requests_are_enough() -> None:
    exact = replace(PLAN, steps=(replace(PLAN.steps[0], candidate_requests=507),), analyses=(ERRORS,))
    assert sentence(exact).endswith("after 507 requests (10m)")


def test_a_latency_speaks_of_slow_answers() -> None:
    latency = replace(PLAN, analyses=(replace(ERRORS, measure="latency", unit="ms", at_most=100, quantile=0.95),))
    assert "errors: a doubled share of slow answers shows after 507 requests" in sentence(latency)


def test_a_rolling_update_is_judged_by_readiness_only() -> None:
    rolling = replace(PLAN, environment="dev", strategy="rolling", steps=(), analyses=(), on_failure="stop")
    assert sentence(rolling) == "dev: rolling, 1 more and 0 fewer than wanted; judged by readiness only"
    assert table(rolling) == sentence(rolling)


def test_the_table_has_a_row_for_each_judgement() -> None:
    lines = table(PLAN).splitlines()
    assert lines[0] == sentence(PLAN)
    assert lines[4:] == [
        "| probe | 5 % | 10m | errors | 6 × 5m | 600 of 1,200 | 99.2 % | 0.5 % | 5.1 % |",
        "| wide | 25 % | 30m | shift | 16 × 15m | 9,000 of 18,000 | – | – | – |",
    ]
    assert {line.count("|") for line in lines[2:]} == {10}


def test_certainty_is_never_claimed() -> None:
    sure = replace(SEEN, sees_doubled=1.0, passes_doubled=0.0, stops_healthy=0.00001)
    row = table(replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(sure,)),))).splitlines()[-1]
    assert row.endswith("| > 99.9 % | < 0.1 % | < 0.1 % |")


def test_a_sound_plan_needs_no_caution() -> None:
    assert cautions(PLAN) == []


def test_a_window_that_often_lacks_requests_is_told() -> None:
    thin = replace(SEEN, window_requests=210, undecided=0.234)
    plan = replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(thin,)),))
    assert cautions(plan) == [
        (
            "prod: probe: errors lacks requests in 23.4 % of its windows, which pauses the rollout: 210 are expected, "
            "200 needed"
        )
    ]
    assert table(plan).endswith(f"\n\n- {cautions(plan)[0]}")


def test_a_limit_that_chance_exceeds_is_told() -> None:
    nervous = replace(SEEN, stops_healthy=0.41)
    (caution,) = cautions(replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(nervous,)),)))
    assert caution.startswith("prod: probe: errors may stop a version with half the rate allowed in up to 41.0 % of")


def test_exactly_the_tolerated_chance_is_tolerated() -> None:
    edge = replace(SEEN, stops_healthy=0.2, undecided=0.05)
    assert cautions(replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(edge,)),))) == []
