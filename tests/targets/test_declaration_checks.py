"""A rollout that asks what its target does not have, and what a target leaves unmeasured."""

from typing import Any

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
