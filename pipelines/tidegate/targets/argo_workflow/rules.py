"""What Argo refuses of a CronWorkflow, or runs otherwise than is meant.

Read in its source (argoproj/argo-workflows, workflow/validate and workflow/controller/workflowpod.go).
"""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, named, of_kind, schedules

WORKFLOW = ("spec", "workflowSpec")


def workflows_fire(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronWorkflow"):
        for number, schedule in enumerate(spec["schedules"]):
            yield from schedules.of(manifest, schedule, ("spec", "schedules", number))
        yield from schedules.zone(manifest, spec.get("timezone"), "timezone")
        yield from schedules.policy(manifest, spec, WORKFLOW, spec["workflowSpec"].get("activeDeadlineSeconds"))
        yield from schedules.name(manifest)


def runs_begin_at_a_step(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "CronWorkflow"):
        workflow = spec["workflowSpec"]
        names = [template["name"] for template in workflow["templates"]]
        if workflow["entrypoint"] not in names:
            reason = f"no template named {workflow['entrypoint']}"
            yield Flaw(manifest, reason, (*WORKFLOW, "entrypoint"))
        if len(names) > 1:
            yield Flaw(
                manifest, "more than one template: a run is one step, so that it is whole or not there", WORKFLOW
            )


def runs_are_told_apart_by_name_alone(objects: Objects) -> Iterator[Flaw]:
    """The controller replaces `{{…}}` everywhere, also in what a declaration gave."""
    for manifest, spec in of_kind(objects, "CronWorkflow"):
        for text in _texts(spec["workflowSpec"]):
            if "{{" in text:
                yield Flaw(manifest, f"{text}: Argo would replace what is between the braces", WORKFLOW)


def results_are_reported(objects: Objects) -> Iterator[Flaw]:
    """Containers without a token need an executor with an account of its own, whose token is found by its Secret."""
    accounts, secrets = named(objects, "ServiceAccount"), named(objects, "Secret")
    tokens = {
        manifest.name: manifest.document["metadata"].get("annotations", {}).get(TOKEN)
        for manifest, _ in of_kind(objects, "ServiceAccount")
    }
    for manifest, spec in of_kind(objects, "CronWorkflow"):
        account = spec["workflowSpec"].get("executor", {}).get("serviceAccountName")
        place = (*WORKFLOW, "executor")
        if account is None:
            yield Flaw(manifest, "executor is missing: without a token of its own, no run could be reported", WORKFLOW)
        elif account not in accounts:
            yield Flaw(manifest, f"no ServiceAccount named {account}", place)
        elif (secret := tokens[account] or f"{account}.service-account-token") not in secrets:
            yield Flaw(manifest, f"no Secret named {secret}: the executor would have no token", place)


TOKEN = "workflows.argoproj.io/service-account-token.name"  # noqa: S105 (the key of an annotation)


def _texts(node: Any) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for key, item in node.items():
                yield from (*_texts(key), *_texts(item))
        case list():
            for item in node:
                yield from _texts(item)


RULES: tuple[Rule, ...] = (
    workflows_fire,
    runs_begin_at_a_step,
    runs_are_told_apart_by_name_alone,
    results_are_reported,
)
