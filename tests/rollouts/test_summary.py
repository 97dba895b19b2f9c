from dataclasses import replace

from tidegate.plans import Analysis, Judgement, Plan, RollsBack, Step
from tidegate.rollouts import cautions, sentence, table

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200)
SHIFT = Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500)
STOPS = RollsBack(0.0, 0.01, 0.05, 0.3, 0.9)
SEEN = Judgement("errors", 300, 60, 6, 600, 0.0, STOPS)
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
        "prod: canary 5 % 10m → 25 % 30m → 100 % in 40m; errors: rolls back twice the limit in 90.0 %, "
        "0.75 × it in 1.0 %; shift: measured from wide on"
    )


def test_every_step_may_roll_back() -> None:
    twice = replace(PLAN, steps=(PLAN.steps[0], Step("all", 90, 600, 1000, (SEEN,))), analyses=(ERRORS,))
    assert sentence(twice).endswith("errors: rolls back twice the limit in 99.0 %, 0.75 × it in 2.0 %")


def test_a_rolling_update_is_checked_by_readiness_only() -> None:
    rolling = replace(PLAN, environment="dev", strategy="rolling", steps=(), analyses=(), on_failure="stop")
    assert sentence(rolling) == "dev: rolling, 1 more and 0 fewer than wanted; checked by readiness only"
    assert table(rolling) == sentence(rolling)


def test_the_table_has_a_row_for_each_judgement() -> None:
    lines = table(PLAN).splitlines()
    assert lines[0] == sentence(PLAN)
    assert lines[4:] == [
        "| probe | 5 % | 10m | errors | 6 × 5m | 600 of 1,200 | < 0.1 % | 1.0 % | 5.0 % | 30.0 % | 90.0 % |",
        "| wide | 25 % | 30m | shift | 16 × 15m | 9,000 of 18,000 | – | – | – | – | – |",
        "| all | | | any | | | < 0.1 % | 1.0 % | 5.0 % | 30.0 % | 90.0 % |",
    ]
    assert {line.count("|") for line in lines[2:]} == {12}


def test_certainty_is_never_claimed() -> None:
    sure = replace(SEEN, rolls_back=RollsBack(0.0, 0.0, 0.00001, 0.9999, 1.0))
    row = table(replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(sure,)),))).splitlines()[4]
    assert row.endswith("| < 0.1 % | < 0.1 % | < 0.1 % | > 99.9 % | > 99.9 % |")


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


def test_a_rollout_that_chance_often_ends_is_told() -> None:
    nervous = replace(SEEN, rolls_back=RollsBack(0.01, 0.06, 0.4, 0.9, 1.0))
    steps = (replace(PLAN.steps[0], judgements=(nervous,)), Step("all", 90, 600, 1000, (nervous,)))
    (caution,) = cautions(replace(PLAN, steps=steps))
    # twice 6 % less what both would end
    assert caution.startswith("prod: rolls back 11.6 % of the versions whose rates are three quarters of the limits")


def test_exactly_the_tolerated_chance_is_tolerated() -> None:
    edge = replace(SEEN, rolls_back=replace(STOPS, at_three_quarters=0.1), undecided=0.05)
    assert cautions(replace(PLAN, steps=(replace(PLAN.steps[0], judgements=(edge,)),))) == []


def test_what_the_target_loses_is_shown_with_the_plan() -> None:
    losing = replace(PLAN, lost=("steps: only the first is held",))
    (caution,) = cautions(losing)
    assert caution == "prod: lost on this target: steps: only the first is held"
    assert caution in table(losing)
