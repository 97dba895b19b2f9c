"""`tidegate plan`."""

import typer

from tidegate.cli._help import Group
from tidegate.cli._run import pin_threads

GROUP = Group.STAGES
EXAMPLE = "tidegate plan"


def command() -> None:
    """Plan each environment's rollout: steps, analyses, power."""
    pin_threads()
    from tidegate.config.params import load
    from tidegate.rollouts import cautions, sentence
    from tidegate.stages import plan

    params = load(plan.Params)
    verdict = plan.run(params)
    if not params.environments:
        print("no environments declared: nothing to plan")
    for rollout in plan.planned(params).values():
        print(sentence(rollout))
        for caution in cautions(rollout):
            print(f"  caution: {caution}")
    raise typer.Exit(verdict.exit_code)
