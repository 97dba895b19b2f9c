"""One fault of a request to Vertex AI at a time is named at its place in the template."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tidegate.targets import Manifest
from tidegate.targets.vertex import flaws

Files = dict[str, Manifest]
DEPLOYED = ("deployedModel",)
CONTAINER = ("model", "containerSpec")
FAULTS: dict[str, tuple[str, tuple[str | int, ...], Any, str]] = {
    "sends less than all": ("traffic.json", ("trafficSplit", "1234567890"), 70, "must be 100 in all, got 95"),
    "sends more than all": ("traffic.json", ("trafficSplit", "1234567890"), 120, "less than or equal to 100"),
    "sends nothing": ("traffic.json", ("trafficSplit",), {}, "at least 1 item"),
    "names a deployed model by a word": ("traffic.json", ("trafficSplit",), {"blue": 100}, "should match pattern"),
    "names the one that is being deployed": ("traffic.json", ("trafficSplit",), {"0": 100}, "should match pattern"),
    "forgets the candidate": ("traffic.json", ("trafficSplit",), {"1234567890": 100}, "does not say what"),
    "is of another endpoint": (
        "traffic.json",
        ("name",),
        "projects/my-project/locations/europe-west4/endpoints/4712",
        "is of another endpoint than 4711",
    ),
    "has an id of eleven digits": ("deploy.json", (*DEPLOYED, "id"), "12345678901", "should match pattern"),
    "has an id that is a number": ("deploy.json", (*DEPLOYED, "id"), 4711, "valid string"),
    "deploys another model": (
        "deploy.json",
        (*DEPLOYED, "model"),
        "projects/my-project/locations/europe-west4/models/other",
        "deploys another model than p-",
    ),
    "deploys a model of no project": ("deploy.json", (*DEPLOYED, "model"), "models/other", "should match pattern"),
    "moves traffic while it deploys": ("deploy.json", ("trafficSplit",), {"0": 100}, "extra inputs"),
    "scales down only": (
        "deploy.json",
        (*DEPLOYED, "dedicatedResources", "maxReplicaCount"),
        1,
        "minReplicaCount 3 is above",
    ),
    "scales to nothing": ("deploy.json", (*DEPLOYED, "dedicatedResources", "minReplicaCount"), 0, "greater than or"),
    "takes any package": ("model.json", (*CONTAINER, "env"), [], "TIDEGATE_SHA256 is missing"),
    "says a variable twice": (
        "model.json",
        (*CONTAINER, "env", 0, "name"),
        "TIDEGATE_SHA256",
        "a second variable TIDEGATE_SHA256",
    ),
    "is asked at no path": ("model.json", (*CONTAINER, "healthRoute"), "health", "should match pattern"),
    "starts within no time": ("model.json", (*CONTAINER, "deploymentTimeout"), "15m", "should match pattern"),
    "has a model of an id that Vertex does not take": ("model.json", ("modelId",), "1-flights", "should match pattern"),
    "has a name that is too long": ("endpoint.json", ("displayName",), "f" * 129, "at most 128 characters"),
    "has a misspelt field": ("endpoint.json", ("displayname",), "flights", "extra inputs"),
}
"""By what the request does: its file, the place of a value, another value, and the sentence."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, wide: Files, declared_on_vertex: Callable[..., Any]) -> None:
    file, path, value, message = FAULTS[fault]
    document = copy.deepcopy(wide[file].document)
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    changed = wide | {file: replace(wide[file], document=document)}
    target = declared_on_vertex()["prod"].target
    lines = [str(flaw.problem) for flaw in flaws(tuple(changed.values()), target)]
    named = [line for line in lines if message in line]
    assert named, lines
    assert all(f"templates/vertex/{file}" in line for line in named)


def test_a_file_that_is_missing_or_unknown_is_named(wide: Files, declared_on_vertex: Callable[..., Any]) -> None:
    target = declared_on_vertex()["prod"].target
    without = tuple(manifest for name, manifest in wide.items() if name != "traffic.json")
    assert "traffic.json is not rendered" in " ".join(flaw.message for flaw in flaws(without, target))
    other = (*wide.values(), replace(wide["endpoint.json"], file="other.json"))
    assert "is none of endpoint.json" in " ".join(flaw.message for flaw in flaws(other, target))
