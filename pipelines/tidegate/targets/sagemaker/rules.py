"""What CloudFormation or SageMaker would refuse of resources together.

One function per rule. Rules see only resources whose properties are right: `schema` runs first.
"""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw, Manifest

MOST_CANARY = 50
LINEAR = range(10, 51)
BATCH = range(5, 51)
PERCENT = "CAPACITY_PERCENT"


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """What every rule finds in every stack."""
    for manifest in manifests:
        for rule in (references, guardrails, watched_alarms, alarm_metrics, variants):
            yield from rule(manifest)


def references(manifest: Manifest) -> Iterator[Flaw]:
    """`Ref` and `Fn::GetAtt` name resources of the stack."""
    known = manifest.document["Resources"].keys()
    for path, name in _references(manifest.document, ()):
        if name not in known and not name.startswith("AWS::"):
            yield Flaw(manifest, f"no resource named {name}", path)


def guardrails(manifest: Manifest) -> Iterator[Flaw]:
    """One policy, of the traffic that its type needs, that ends before its own deadline."""
    for place, properties in _of_type(manifest, "AWS::SageMaker::Endpoint"):
        config = properties["DeploymentConfig"]
        at: Key = (*place, "DeploymentConfig")
        policies = [name for name in ("BlueGreenUpdatePolicy", "RollingUpdatePolicy") if name in config]
        if len(policies) != 1:
            yield Flaw(manifest, f"needs BlueGreenUpdatePolicy or RollingUpdatePolicy, exactly one: {policies}", at)
        if "BlueGreenUpdatePolicy" in config:
            yield from _blue_green(manifest, (*at, "BlueGreenUpdatePolicy"), config["BlueGreenUpdatePolicy"])
        if "RollingUpdatePolicy" in config:
            size = config["RollingUpdatePolicy"]["MaximumBatchSize"]
            if size["Type"] == PERCENT and size["Value"] not in BATCH:
                reason = f"a batch has 5 to 50 % of the instances, got {size['Value']}"
                yield Flaw(manifest, reason, (*at, "RollingUpdatePolicy", "MaximumBatchSize", "Value"))


def _blue_green(manifest: Manifest, at: Key, policy: dict[str, Any]) -> Iterator[Flaw]:
    routing = policy["TrafficRoutingConfiguration"]
    place: Key = (*at, "TrafficRoutingConfiguration")
    needed = {"CANARY": "CanarySize", "LINEAR": "LinearStepSize"}.get(routing["Type"])
    for size in ("CanarySize", "LinearStepSize"):
        if (size in routing) != (size == needed):
            word = "needs" if size == needed else "takes no"
            yield Flaw(manifest, f"{routing['Type']} {word} {size}", place)
    if needed == "CanarySize" and needed in routing and _percent(routing[needed]) > MOST_CANARY:
        yield Flaw(manifest, f"a canary gets {MOST_CANARY} % at most", (*place, needed, "Value"))
    if needed == "LinearStepSize" and needed in routing and _percent(routing[needed]) not in LINEAR:
        yield Flaw(manifest, "a linear step has 10 to 50 %", (*place, needed, "Value"))
    steps = -(-100 // _percent(routing[needed])) - 1 if needed == "LinearStepSize" and needed in routing else 1
    waits = routing["WaitIntervalInSeconds"] * steps + policy.get("TerminationWaitInSeconds", 0)
    if policy["MaximumExecutionTimeoutInSeconds"] <= waits:
        reason = f"must be above the waits, {waits} s: the deployment would fail while it waits"
        yield Flaw(manifest, reason, (*at, "MaximumExecutionTimeoutInSeconds"))


def watched_alarms(manifest: Manifest) -> Iterator[Flaw]:
    """An alarm that no deployment watches decides nothing; one that watches no endpoint of the stack neither."""
    alarms = dict(_named(manifest, "AWS::CloudWatch::Alarm"))
    watched: set[str] = set()
    for place, properties in _of_type(manifest, "AWS::SageMaker::Endpoint"):
        rollback = properties["DeploymentConfig"].get("AutoRollbackConfiguration", {"Alarms": []})
        for number, alarm in enumerate(rollback["Alarms"]):
            name = alarm["AlarmName"]["Ref"]
            watched.add(name)
            if name in manifest.document["Resources"] and name not in alarms:
                path = (*place, "DeploymentConfig", "AutoRollbackConfiguration", "Alarms", number)
                yield Flaw(manifest, f"{name} is not an alarm", path)
    copies = {
        variant["VariantName"]
        for _, properties in _of_type(manifest, "AWS::SageMaker::EndpointConfig")
        for variant in properties.get("ShadowProductionVariants", [])
    }
    of_copies = {name for name, properties in alarms.items() if _variants(properties) & copies}
    for name in alarms.keys() - watched - of_copies:
        yield Flaw(manifest, f"no deployment watches {name}, so it decides nothing", ("Resources", name))


def alarm_metrics(manifest: Manifest) -> Iterator[Flaw]:
    """Exactly one metric of an alarm is compared; each is a metric or an expression, of this endpoint."""
    endpoints = {properties["EndpointName"] for _, properties in _of_type(manifest, "AWS::SageMaker::Endpoint")}
    for place, properties in _of_type(manifest, "AWS::CloudWatch::Alarm"):
        if sum(metric["ReturnData"] for metric in properties["Metrics"]) != 1:
            yield Flaw(manifest, "exactly one metric must return data", (*place, "Metrics"))
        if properties["TreatMissingData"] in {"notBreaching", "ignore"}:
            yield Flaw(manifest, "without data it would pass", (*place, "TreatMissingData"))
        for number, metric in enumerate(properties["Metrics"]):
            at: Key = (*place, "Metrics", number)
            if ("MetricStat" in metric) == ("Expression" in metric):
                yield Flaw(manifest, f"{metric['Id']} needs MetricStat or Expression, exactly one", at)
            dimensions = metric.get("MetricStat", {}).get("Metric", {}).get("Dimensions", [])
            for dimension in dimensions:
                if dimension["Name"] == "EndpointName" and dimension["Value"] not in endpoints:
                    yield Flaw(manifest, f"{metric['Id']} is of another endpoint: {dimension['Value']}", at)


def variants(manifest: Manifest) -> Iterator[Flaw]:
    """Weights are shares of their sum."""
    for place, properties in _of_type(manifest, "AWS::SageMaker::EndpointConfig"):
        listed, copied = properties["ProductionVariants"], properties.get("ShadowProductionVariants", [])
        names = [variant["VariantName"] for variant in (*listed, *copied)]
        if copied and (len(listed), len(copied)) != (1, 1):
            reason = f"one variant is copied to one shadow, got {len(listed)} and {len(copied)}"
            yield Flaw(manifest, reason, (*place, "ShadowProductionVariants"))
        for number, variant in enumerate(copied):
            if not 0 < variant.get("InitialVariantWeight", 1) <= listed[0].get("InitialVariantWeight", 1):
                reason = "the weight of a shadow is a share of the live variant's: above 0, and not above it"
                yield Flaw(manifest, reason, (*place, "ShadowProductionVariants", number, "InitialVariantWeight"))
        if len(set(names)) < len(names):
            yield Flaw(manifest, "a variant's name repeats", (*place, "ProductionVariants"))
        if not sum(variant.get("InitialVariantWeight", 1) for variant in listed):
            yield Flaw(manifest, "no variant gets a share of the traffic", (*place, "ProductionVariants"))


def _variants(alarm: dict[str, Any]) -> set[str]:
    """The variants that an alarm measures."""
    return {
        dimension["Value"]
        for metric in alarm["Metrics"]
        for dimension in metric.get("MetricStat", {}).get("Metric", {}).get("Dimensions", [])
        if dimension["Name"] == "VariantName"
    }


def _percent(size: dict[str, Any]) -> int:
    """The percentage; a number of instances has none, because their total is unknown."""
    return int(size["Value"]) if size["Type"] == PERCENT else LINEAR.start


def _named(manifest: Manifest, type_: str) -> Iterator[tuple[str, Any]]:
    for name, resource in manifest.document["Resources"].items():
        if resource["Type"] == type_:
            yield name, resource["Properties"]


def _of_type(manifest: Manifest, type_: str) -> Iterator[tuple[Key, Any]]:
    yield from ((("Resources", name, "Properties"), properties) for name, properties in _named(manifest, type_))


def _references(value: object, path: Key) -> Iterator[tuple[Key, str]]:
    match value:
        case {"Ref": str(name), **others} if not others:
            yield path, name
        case {"Fn::GetAtt": [str(name), *_], **others} if not others:
            yield path, name
        case dict():
            for key, item in value.items():
                yield from _references(item, (*path, key))
        case list():
            for number, item in enumerate(value):
                yield from _references(item, (*path, number))
