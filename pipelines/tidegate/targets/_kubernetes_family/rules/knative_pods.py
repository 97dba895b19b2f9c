"""What a pod of Knative must hold: an account, amounts, fitting mounts, probes."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import (
    KNATIVE_SERVICE,
    KubernetesObject,
    Objects,
    Rule,
    named,
    of_kind,
)
from tidegate.targets._kubernetes_family.rules.capacity import amount


def pods_run_as_an_existing_account(objects: Objects) -> Iterator[Flaw]:
    accounts = named(objects, "ServiceAccount")
    for manifest, path, pod in _pods(objects):
        if (account := pod["serviceAccountName"]) not in accounts:
            yield Flaw(manifest, f"no ServiceAccount named {account}", (*path, "serviceAccountName"))


def volumes_are_mounted_and_exist(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container, pod in _containers(objects):
        volumes = {volume["name"] for volume in pod.get("volumes", [])}
        for number, mount in enumerate(container["volumeMounts"]):
            if mount["name"] not in volumes:
                reason = f"{container['name']}: no volume named {mount['name']}"
                yield Flaw(manifest, reason, (*path, "volumeMounts", number))


def requests_fit_limits(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container, _ in _containers(objects):
        resources = container["resources"]
        for name, quantity in resources["requests"].items():
            if not amount(quantity) <= amount(resources["limits"][name]):
                reason = f"{container['name']}: requests {quantity} of {name}, above its limit"
                yield Flaw(manifest, reason, (*path, "resources"))


def probes_reach_the_server(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container, _ in _containers(objects):
        opened = {port["containerPort"] for port in container.get("ports", [])}
        for name in ("readinessProbe", "livenessProbe"):
            if name in container and (port := container[name]["httpGet"]["port"]) not in opened:
                yield Flaw(manifest, f"{name}: no port {port} is opened", (*path, name))


def _pods(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any]]]:
    for manifest, spec in of_kind(objects, KNATIVE_SERVICE):
        yield manifest, ("spec", "template", "spec"), spec["template"]["spec"]
    for manifest, spec in of_kind(objects, "InferenceService"):
        yield manifest, ("spec", "predictor"), spec["predictor"]


def _containers(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any], dict[str, Any]]]:
    for manifest, path, pod in _pods(objects):
        for key in ("initContainers", "containers"):
            for number, container in enumerate(pod.get(key, [])):
                yield manifest, (*path, key, number), container, pod


RULES: tuple[Rule, ...] = (
    pods_run_as_an_existing_account,
    volumes_are_mounted_and_exist,
    requests_fit_limits,
    probes_reach_the_server,
)
