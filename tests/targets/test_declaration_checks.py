"""A rollout that asks what its target does not have, and what a target leaves unmeasured."""

import copy
from typing import Any

import pytest

from declared_environments import declared
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.errors import Problem
from tidegate.targets._declaration_checks import cautions, problems


def refused(environments: dict[str, Environment], params: dict[str, Any]) -> list[Problem]:
    return list(problems("flights", environments, Monitor.model_validate(params["monitor"])))


def test_an_analysis_that_asks_a_router_is_refused_where_none_answers(params: dict[str, Any]) -> None:
    found = refused(declared(params, prod={"target": {"router_metrics": False}}), params)
    assert {problem.key for problem in found} == {
        f"environments.prod.rollout.steps.{step}.analyses" for step in ("probe", "wide", "half")
    }
    assert all("unanswered asks the router" in problem.message for problem in found)


def test_a_router_that_is_not_read_is_a_warning(params: dict[str, Any]) -> None:
    without = declared(params, prod={"target": {"router_metrics": False}})
    (caution,) = cautions(without, Monitor.model_validate(params["monitor"]))
    assert caution.key == "environments.prod.target.router_metrics"


def test_the_reference_has_neither_problems_nor_cautions(params: dict[str, Any]) -> None:
    assert refused(declared(params), params) == []
    assert list(cautions(declared(params), Monitor.model_validate(params["monitor"]))) == []


@pytest.mark.parametrize(
    ("analysis", "found_in"),
    [
        ({"kind": "memory", "at_most_mib": 1024}, ["wide"]),
        ({"kind": "memory", "at_most_mib": 1000}, []),
        ({"kind": "cpu", "at_most_cores": 1}, ["wide"]),
        ({"kind": "cpu", "at_most_cores": 0.9}, []),
    ],
)
def test_a_limit_that_a_pod_is_ended_before_is_refused_where_it_is_named(
    analysis: dict[str, Any], found_in: list[str], params: dict[str, Any]
) -> None:
    """A pod of prod has 1 processor and 1 GiB at most."""
    monitor = params["monitor"] | {"analyses": params["monitor"]["analyses"] | {"room": analysis}}
    rollout = copy.deepcopy(params["environments"]["prod"]["rollout"])
    rollout["steps"]["wide"]["analyses"] = [*rollout["steps"]["wide"]["analyses"], "room"]
    found = refused(declared(params, prod={"rollout": rollout}), params | {"monitor": monitor})
    assert [problem.key for problem in found] == [
        f"environments.prod.rollout.steps.{step}.analyses" for step in found_in
    ]
    assert all("it could never fail" in problem.message for problem in found)
