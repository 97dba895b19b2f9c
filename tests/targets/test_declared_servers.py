"""What no platform could run of the declared servers, and what it would run hardly as meant, at the key of it."""

from typing import Any

import pytest

from declared_environments import declared
from tidegate.errors import Level
from tidegate.targets._declared_servers import cautions, problems


def test_the_reference_has_neither_problems_nor_cautions(params: dict[str, Any]) -> None:
    assert list(problems(declared(params))) == list(cautions(declared(params))) == []


def test_one_namespace_of_two_clusters_is_two_places(params: dict[str, Any]) -> None:
    same = {"namespace": "flights"}
    shared = declared(params, dev={"target": same}, staging={"target": same})
    (problem,) = problems(shared)
    assert problem.key == "environments.staging.target.namespace"
    assert "environments.dev is in flights as well" in problem.message
    apart = declared(params, dev={"target": same | {"cluster": "a"}}, staging={"target": same | {"cluster": "b"}})
    assert list(problems(apart)) == []


@pytest.mark.parametrize(
    ("requests", "limits", "refused", "cautioned"),
    [
        ("260Mi", "390Mi", [], []),
        ("260Mi", "389Mi", [], ["limits"]),
        ("259Mi", "390Mi", ["requests"], []),
        ("1Mi", "2Mi", ["limits", "requests"], []),
    ],
)
def test_memory_is_enough_for_the_server(
    requests: str, limits: str, refused: list[str], cautioned: list[str], params: dict[str, Any]
) -> None:
    resources = {"requests": {"cpu": "1", "memory": requests}, "limits": {"cpu": "1", "memory": limits}}
    environments = declared(params, prod={"target": {"resources": resources}})
    key = "environments.prod.target.resources"
    assert [problem.key for problem in problems(environments)] == [f"{key}.{kind}.memory" for kind in refused]
    assert [problem.key for problem in cautions(environments)] == [f"{key}.{kind}.memory" for kind in cautioned]


@pytest.mark.parametrize(
    ("image", "outcome"),
    [
        ("r.example.com/serve", "refused"),
        ("r.example.com:5000/serve", "refused"),
        ("r.example.com/serve:latest", "refused"),
        ("r.example.com/serve:1", "cautioned"),
        ("r.example.com/serve@sha256:" + "a" * 64, "sound"),
    ],
)
def test_an_image_in_production_is_pinned(image: str, outcome: str, params: dict[str, Any]) -> None:
    environments = declared(params, prod={"target": {"image": image}})
    found = [*problems(environments), *cautions(environments)]
    assert [problem.key for problem in found] == ([] if outcome == "sound" else ["environments.prod.target.image"])
    assert [problem.level for problem in found] == {
        "refused": [Level.ERROR],
        "cautioned": [Level.WARNING],
        "sound": [],
    }[outcome]
