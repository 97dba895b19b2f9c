"""How a release reaches all traffic: one strategy per file.

A strategy has `Params`, typed from conf/rollout, and `plan(params, environment, *, requests_per_second, monitor)`,
which decides every step before anything is deployed and refuses what could never be decided.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, Problem
from tidegate.plans import Plan
from tidegate.plugins import load

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def plan(name: str, environment: "Environment", monitor: "Monitor") -> Plan:
    """The rollout of the environment `name`."""
    strategy = load("rollouts", environment.rollout.strategy)
    requests_per_second = environment.traffic.requests_per_second
    found: Plan = strategy.plan(environment.rollout, name, requests_per_second=requests_per_second, monitor=monitor)
    return found


def problems(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Every reason why a declared rollout could never be decided."""
    for name, environment in environments.items():
        try:
            plan(name, environment, monitor)
        except DeclarationError as error:
            yield from error.problems
