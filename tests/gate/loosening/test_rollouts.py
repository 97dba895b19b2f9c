import copy

import pytest

from tidegate.gate.loosening.rollouts import loosened, looser
from tidegate.records import Stricter

PROD = {
    "traffic": {"requests_per_second": 40},
    "rollout": {
        "strategy": "canary",
        "steps": {
            "probe": {"weight": 5, "hold": "10m", "analyses": ["errors", "latency"]},
            "half": {"weight": 50, "hold": "30m", "analyses": ["errors"]},
        },
        "on_failure": "rollback",
        "max_unavailable": 0,
    },
}
MONITOR = {"prometheus": "http://p:9090", "analyses": {"errors": {"kind": "error_ratio", "at_most": 0.02}}}


def changed(values, key, value):
    values = copy.deepcopy(values)
    *above, last = key.split(".")
    place = values
    for part in above:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return values


@pytest.mark.parametrize(
    ("key", "value", "weakened"),
    [
        ("traffic.requests_per_second", 50, True),
        ("traffic.requests_per_second", 30, False),
        ("rollout.strategy", "rolling", True),
        ("rollout.on_failure", "pause", True),
        ("rollout.max_unavailable", 1, True),
        ("rollout.steps.probe", None, True),
        ("rollout.steps.probe.weight", 6, True),
        ("rollout.steps.probe.weight", 4, False),
        ("rollout.steps.probe.hold", "9m", True),
        ("rollout.steps.probe.hold", "0.5h", False),
        ("rollout.steps.probe.analyses", ["errors"], True),
    ],
)
def test_a_rollout_that_judges_less_weakens(key, value, weakened):
    ways = list(loosened({"prod": PROD}, {"prod": changed(PROD, key, value)}, ({}, {})))
    assert bool(ways) is weakened
    if key.startswith("rollout.steps.probe."):
        assert {way.key for way in ways} <= {f"environments.prod.{key}"}


def test_an_environment_that_is_gone_weakens():
    assert [way.says for way in loosened({"prod": PROD}, {}, ({}, {}))] == ["removed"]


def test_a_new_first_step_may_not_take_more_than_the_smallest():
    steps = {"wide": {"weight": 25, "hold": "10m", "analyses": ["errors", "latency"]}} | PROD["rollout"]["steps"]
    (way,) = loosened({"prod": PROD}, {"prod": changed(PROD, "rollout.steps", steps)}, ({}, {}))
    assert way.says == "the first step takes 25 % of the traffic; it took 5 %"


@pytest.mark.parametrize(
    ("key", "value", "weakened"),
    [
        ("prometheus", "http://other:9090", ["monitor.prometheus"]),
        ("analyses.errors", None, ["monitor.analyses.errors"]),
        ("analyses.errors.at_most", 0.03, ["monitor.analyses.errors.at_most"]),
        ("analyses.errors.at_most", 0.01, []),
        ("analyses.errors.kind", "latency", ["monitor.analyses.errors.kind"]),
    ],
)
def test_an_analysis_that_is_gone_or_asks_less_weakens(key, value, weakened):
    assert [way.key for way in loosened({}, {}, (MONITOR, changed(MONITOR, key, value)))] == weakened


@pytest.mark.parametrize(
    ("before", "after", "way", "expected"),
    [
        ("10m", "600s", Stricter.LARGER, False),
        ("10m", "9m", Stricter.LARGER, True),
        (5, 6, Stricter.SMALLER, True),
        (None, 5, Stricter.SMALLER, True),
        ("often", 5, Stricter.SMALLER, True),
        (True, 1, Stricter.SMALLER, True),
    ],
)
def test_amounts_are_compared_with_their_units_and_what_is_none_counts_as_looser(before, after, way, expected):
    assert looser(before, after, way) is expected


OBJECTIVES = {
    "objectives": {"available": {"kind": "availability", "at_least": "99.9%", "severity": "page"}},
    "scraped": {"prod": {"job": "flights"}},
}


@pytest.mark.parametrize(
    ("key", "value", "weakened"),
    [
        ("objectives.available", None, ["monitor.objectives.available"]),
        ("objectives.available.at_least", "99%", ["monitor.objectives.available.at_least"]),
        ("objectives.available.at_least", "99.95%", []),
        ("objectives.available.severity", "ticket", ["monitor.objectives.available.severity"]),
        ("scraped.prod.job", "other", ["monitor.scraped.prod.job"]),
    ],
)
def test_an_objective_that_is_gone_or_asks_less_weakens(key, value, weakened):
    assert [way.key for way in loosened({}, {}, (OBJECTIVES, changed(OBJECTIVES, key, value)))] == weakened


@pytest.mark.parametrize(
    ("field", "before", "after", "is_looser"),
    [
        ("mirror", 20, 10, True),
        ("mirror", 20, 40, False),
        ("power", 0.8, 0.7, True),
        ("alpha", 0.05, 0.1, True),
        ("hypothesis", "callers rebook less", "callers rebook more", True),
        ("by", "x-caller", "x-session", True),
        ("metric", "rebooked", "clicked", True),
        ("effect", 0.02, 0.01, True),
    ],
)
def test_who_meets_the_candidate_and_what_a_test_shows_are_for_people_to_see(field, before, after, is_looser):
    old, new = ({"prod": {"rollout": {"strategy": "ab_test", field: value}}} for value in (before, after))
    assert [way.key for way in loosened(old, new, ({}, {}))] == [f"environments.prod.rollout.{field}"] * is_looser


LINEAR = {"strategy": "linear", "step": 20, "hold": "30m", "analyses": ["errors", "latency"]}
CANARY = {"probe": {"weight": 5, "hold": "1h", "analyses": ["errors", "latency"]}}


@pytest.mark.parametrize(
    ("before", "steps", "expected"),
    [
        pytest.param(LINEAR, {**CANARY, "half": {"weight": 50, "hold": "1h", "analyses": ["errors"]}}, [], id="more"),
        pytest.param(
            LINEAR, {"probe": {**CANARY["probe"], "analyses": ["errors"], "hold": "3h"}}, ["analyses"], id="an analysis"
        ),
        pytest.param(LINEAR, CANARY, ["hold"], id="two hours in all"),
        pytest.param(
            LINEAR, {"most": {**CANARY["probe"], "weight": 25, "hold": "2h"}}, ["steps"], id="a quarter first"
        ),
        pytest.param(
            {"strategy": "blue_green", "hold": "1h", "analyses": ["errors"]},
            {"most": {**CANARY["probe"], "weight": 90}},
            [],
            id="all at once before",
        ),
        pytest.param({"strategy": "rolling", "max_unavailable": 0}, CANARY, [], id="nothing was measured"),
    ],
)
def test_another_strategy_may_not_measure_less(before, steps, expected):
    after = {"strategy": "canary", "steps": steps, "on_failure": "rollback"}
    old, new = ({"prod": {"rollout": rollout}} for rollout in (before, after))
    assert [way.key for way in loosened(old, new, ({}, {}))] == [f"environments.prod.rollout.{key}" for key in expected]


def live(step=None, stable="flights@v1.0.0", release="latest"):
    named = {} if step is None else {"step": step, "stable": stable}
    return {"prod": {"rollout": PROD["rollout"], "release": release, **named}}


@pytest.mark.parametrize(
    ("before", "after", "skipped"),
    [
        pytest.param(live(), live("probe"), "", id="the first"),
        pytest.param(live("probe"), live("half"), "", id="the next"),
        pytest.param(live("half"), live(), "", id="the end"),
        pytest.param(live("half"), live("probe"), "", id="back"),
        pytest.param(live("probe"), live(release="flights@v1.0.0"), "", id="back to the stable release"),
        pytest.param(live(), live("half"), "probe skipped", id="the first left out"),
        pytest.param(live("probe"), live(), "half skipped", id="the end too early"),
    ],
)
def test_a_step_that_is_left_out_where_no_controller_moves_is_listed(before, after, skipped):
    assert [way.says for way in loosened(before, after, ({}, {}))] == [skipped] * bool(skipped)


def test_equal_steps_have_the_names_of_their_shares():
    old, new = ({"prod": {"rollout": LINEAR, "step": step}} for step in ("at-20", "at-80"))
    (way,) = loosened(old, new, ({}, {}))
    assert (way.key, way.says) == ("environments.prod.step", "at-40, at-60 skipped")


RETRAIN = {"every": "30d"}


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        (RETRAIN, RETRAIN | {"cool_down": "9999d"}, ["monitor.retrain.cool_down"]),
        (RETRAIN, RETRAIN | {"step": "9999d"}, ["monitor.retrain.step"]),
        (RETRAIN, RETRAIN | {"objectives": ["inputs"]}, ["monitor.retrain.objectives"]),
        ({}, {"cool_down": "9999d"}, ["monitor.retrain.cool_down"]),
        (RETRAIN, {"every": "60d"}, ["monitor.retrain.every"]),
        (RETRAIN, {}, ["monitor.retrain.every"]),
        (RETRAIN, None, ["monitor.retrain"]),
        ({}, None, ["monitor.retrain"]),
        ({}, RETRAIN, []),
        (None, RETRAIN, []),
        (RETRAIN, {"every": "720h", "cool_down": "7d", "step": "24h", "objectives": []}, []),
        (
            RETRAIN | {"rollback": {"environment": "prod"}},
            RETRAIN | {"rollback": {"environment": "prod", "within": "1s"}},
            ["monitor.retrain.rollback.within"],
        ),
        (RETRAIN, RETRAIN | {"rollback": {"environment": "prod", "within": "9999d"}}, ["monitor.retrain.rollback"]),
        ({}, {"rollback": {"environment": "prod"}}, ["monitor.retrain.rollback"]),
        (RETRAIN | {"rollback": {"environment": "prod"}}, RETRAIN, ["monitor.retrain.rollback"]),
        (None, {"rollback": {"environment": "prod", "within": "9999d"}}, []),
    ],
    ids=repr,
)
def test_what_ends_retraining_by_a_default_that_changes_is_a_loosening(before, after, keys):
    sections = [{} if declared is None else {"retrain": declared} for declared in (before, after)]
    found = loosened({}, {}, (MONITOR | sections[0], MONITOR | sections[1]))
    assert [loosening.key for loosening in found] == keys
