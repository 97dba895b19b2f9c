"""What Argo Rollouts demands of every Rollout beyond its fields."""

from collections.abc import Iterator

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, of_kind
from tidegate.targets.argo_rollouts.rules.queries import analyses_of

STRATEGY = ("spec", "strategy")


def exactly_one_strategy(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        if len(spec["strategy"]) != 1:
            yield Flaw(manifest, f"needs canary or blueGreen, exactly one; has {len(spec['strategy'])}", STRATEGY)


def the_deadline_is_after_readiness(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        deadline, ready = spec.get("progressDeadlineSeconds", 600), spec.get("minReadySeconds", 0)
        if deadline <= ready:
            reason = f"progressDeadlineSeconds {deadline} must be above minReadySeconds {ready}"
            yield Flaw(manifest, reason, ("spec", "progressDeadlineSeconds"))


def analyses_exist_and_get_their_arguments(objects: Objects) -> Iterator[Flaw]:
    templates = {manifest.name: spec for manifest, spec in of_kind(objects, "AnalysisTemplate")}
    for manifest, spec in of_kind(objects, "Rollout"):
        for path, analysis in analyses_of(spec):
            given = {argument["name"] for argument in analysis.get("args", [])}
            for reference in analysis["templates"]:
                name = reference["templateName"]
                if name not in templates:
                    yield Flaw(manifest, f"no AnalysisTemplate named {name}", path)
                    continue
                wanted = {argument["name"] for argument in templates[name].get("args", []) if "value" not in argument}
                if missing := sorted(wanted - given):
                    yield Flaw(manifest, f"{name} needs the arguments {', '.join(missing)}", path)


RULES: tuple[Rule, ...] = (
    exactly_one_strategy,
    the_deadline_is_after_readiness,
    analyses_exist_and_get_their_arguments,
)
