"""An environment may not be moved, renamed or opened without a person seeing it."""

import copy

import pytest

from tidegate.delivery.losses import Loss, Support
from tidegate.gate.loosening.environments import loosened
from tidegate.kinds import TARGETS

PROD = {
    "target": {
        "kind": "argo_rollouts",
        "namespace": "flights",
        "image": "serve:1",
        "replicas": {"min": 3},
        "router_metrics": True,
    },
    "gitops": {"kind": "flux", "repository": "https://github.com/acme/flights"},
    "batch": {"input": "s3://rows/tonight", "output": "s3://answers/tonight", "retries": 2},
}


def keys(before, after):
    return [way.key.removeprefix("environments.prod.") for way in loosened({"prod": before}, {"prod": after})]


@pytest.mark.parametrize(
    ("key", "value", "weakened"),
    [
        ("target.kind", "kubernetes", True),
        ("target.namespace", "elsewhere", True),
        ("target.image", "serve:2", True),
        ("target.replicas", {"min": 1}, False),
        ("target.controller", "elsewhere", True),
        ("target.router_metrics", False, True),
        ("target.router_metrics", None, False),
        ("gitops", None, True),
        ("gitops.repository", "https://github.com/other/flights", True),
        ("batch.input", "s3://rows/other", True),
        ("batch.output", "s3://answers/other", True),
        ("batch.retries", 3, False),
        ("unknown_inputs", "ignore", True),
        ("unknown_inputs", "refuse", False),
    ],
)
def test_where_and_what_it_runs_is_for_people_to_see(key, value, weakened):
    after = copy.deepcopy(PROD)
    *above, last = key.split(".")
    place = after
    for part in above:
        place = place[part]
    place[last] = value
    if value is None:
        del place[last]
    assert keys(PROD, after) == [key] * weakened


def test_a_controller_that_is_added_is_listed_and_an_environment_is_not():
    without = {name: value for name, value in PROD.items() if name != "gitops"}
    assert keys(without, PROD) == ["gitops"]
    assert list(loosened({}, {"prod": PROD})) == []


LESS = Loss("pace", "replicas are replaced all at once")


def environment(kind, *accepted):
    return {"prod": {"target": {"kind": kind}, "rollout": {"strategy": "rolling"}, "accept_loss": list(accepted)}}


def test_a_loss_that_is_accepted_now_is_listed_with_what_is_missing(monkeypatch):
    monkeypatch.setitem(TARGETS.load("kubernetes").STRATEGIES, "rolling", Support((LESS,)))
    none, pace = environment("kubernetes"), environment("kubernetes", "pace")
    (way,) = loosened(none, pace)
    assert (way.key, way.says) == (
        "environments.prod.accept_loss",
        "pace accepted: replicas are replaced all at once",
    )
    assert list(loosened(pace, none)) == []
    assert list(loosened(pace, pace)) == []


def test_an_accepted_name_that_means_another_loss_on_another_target_is_listed_again(monkeypatch):
    monkeypatch.setitem(TARGETS.load("kubernetes").STRATEGIES, "rolling", Support((LESS,)))
    kind, way = loosened(environment("kubernetes", "pace"), environment("another", "pace"))
    assert kind.key == "environments.prod.target.kind"
    assert way.says == "pace accepted: not a loss of this target"


def divided(*accepted, **cloud):
    """An environment on two targets."""
    parts = {"cloud": {"target": {"kind": "argo_rollouts"} | cloud}, "premises": {"target": {"kind": "compose"}}}
    target = {"kind": "hybrid", "parts": parts}
    return {"prod": {"target": target, "rollout": {"strategy": "canary"}, "accept_loss": list(accepted)}}


def test_what_a_part_of_a_target_loses_is_listed_with_what_is_missing():
    ways = list(loosened(divided("one_router"), divided("one_router", "cpu_requests")))
    (way,) = ways
    assert way.key == "environments.prod.accept_loss"
    assert way.says.startswith("cpu_requests accepted: no processor time is reserved")


def test_a_part_whose_router_is_no_longer_asked_is_listed():
    (way,) = loosened(divided(), divided(router_metrics=False))
    assert way.key == "environments.prod.target.parts.cloud.target.router_metrics"


def test_a_part_that_is_added_is_listed():
    before = divided()
    after = copy.deepcopy(before)
    after["prod"]["target"]["parts"]["other"] = {"target": {"kind": "compose"}}
    assert [(way.key, way.says) for way in loosened(before, after)] == [
        ("environments.prod.target.parts.other.target", "added")
    ]
