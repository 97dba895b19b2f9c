"""Plan each environment's rollout, before anything is rendered or deployed.

Why: a rollout that its analyses could never decide is found before someone waits for it.

Example: `plan: {cmd: tidegate plan}`
"""

from tidegate.artifacts import write_json, write_text
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.config.section import Section
from tidegate.errors import DeclarationError
from tidegate.paths import NONE, PLANS
from tidegate.plans import Plan
from tidegate.records import Verdict
from tidegate.rollouts import plan, problems
from tidegate.storage import replacing_folder


class Params(Section):
    """What planning reads."""

    environments: Environments
    monitor: Monitor


def run(params: Params) -> Verdict:
    """Write one plan per environment. Raises DeclarationError with every step of any that could never be decided."""
    plans = planned(params)
    with replacing_folder(PLANS) as folder:
        for name, environment_plan in plans.items():
            write_json(folder / f"{name}.json", environment_plan.as_json())
        if not plans:
            write_text(folder / NONE, "no environments declared: nothing to plan\n")
    return Verdict.PASS


def planned(params: Params) -> dict[str, Plan]:
    if undecidable := list(problems(params.environments, params.monitor)):
        raise DeclarationError(undecidable)
    return {name: plan(name, environment, params.monitor) for name, environment in params.environments.items()}
