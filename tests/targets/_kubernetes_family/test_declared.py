"""What a cluster would refuse, and what it would run hardly as meant, at the key that declares it."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.env import Environment
from tidegate.config.schema.root import Environments
from tidegate.errors import Level
from tidegate.targets._kubernetes_family.declared import cautions, problems


def declared(params: dict[str, Any], **changes: dict[str, Any]) -> dict[str, Environment]:
    """The reference's environments; `dev={"target": {"namespace": …}}` replaces single keys."""
    values = {
        name: environment
        | {
            key: environment[key] | more if isinstance(more, dict) else more
            for key, more in changes.get(name, {}).items()
        }
        for name, environment in params["environments"].items()
    }
    return TypeAdapter(Environments).validate_python(values)


def test_the_reference_has_neither_problems_nor_cautions(params: dict[str, Any]) -> None:
    assert list(problems("flights", declared(params))) == list(cautions(declared(params))) == []


@pytest.mark.parametrize(("seconds", "keys"), [(479, []), (480, ["environments.dev.rollout.settle"])])
def test_a_start_and_settling_must_end_before_the_deadline(
    seconds: int, keys: list[str], params: dict[str, Any]
) -> None:
    found = list(problems("flights", declared(params, dev={"rollout": {"settle": f"{seconds}s"}})))
    assert [problem.key for problem in found] == keys


def test_one_namespace_of_two_clusters_is_two_places(params: dict[str, Any]) -> None:
    same = {"namespace": "flights"}
    shared = declared(params, dev={"target": same}, staging={"target": same})
    (problem,) = problems("flights", shared)
    assert problem.key == "environments.staging.target.namespace"
    assert "environments.dev is in flights as well" in problem.message
    apart = declared(params, dev={"target": same | {"cluster": "a"}}, staging={"target": same | {"cluster": "b"}})
    assert list(problems("flights", apart)) == []


@pytest.mark.parametrize(("length", "keys"), [(55, []), (56, ["environments.staging"])])
def test_project_and_environment_make_a_label(length: int, keys: list[str], params: dict[str, Any]) -> None:
    """`staging` and a hyphen are the other 8 of the 63 characters."""
    found = list(problems("p" * length, declared(params)))
    assert [problem.key for problem in found] == keys


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
    assert [problem.key for problem in problems("flights", environments)] == [
        f"{key}.{kind}.memory" for kind in refused
    ]
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
    found = [*problems("flights", environments), *cautions(environments)]
    assert [problem.key for problem in found] == ([] if outcome == "sound" else ["environments.prod.target.image"])
    assert [problem.level for problem in found] == {
        "refused": [Level.ERROR],
        "cautioned": [Level.WARNING],
        "sound": [],
    }[outcome]


def test_every_replica_may_not_be_missing_at_once(params: dict[str, Any]) -> None:
    (problem,) = problems("flights", declared(params, staging={"rollout": {"max_unavailable": 2}}))
    assert problem.key == "environments.staging.rollout.max_unavailable"
    assert not list(problems("flights", declared(params, staging={"rollout": {"max_unavailable": 1}})))


def test_one_replica_is_enough_where_a_branch_is_tried(params: dict[str, Any]) -> None:
    one = {"target": {"replicas": {"min": 1, "max": 2}}}
    assert list(cautions(declared(params, dev=one))) == []
    (caution,) = cautions(declared(params, prod=one))
    assert (caution.key, caution.level) == ("environments.prod.target.replicas.min", Level.WARNING)


@pytest.mark.parametrize("store", ["http://models.example.com/flights", "s3://models/flights"])
def test_a_token_that_would_never_be_sent_is_refused(store: str, params: dict[str, Any]) -> None:
    token = {"store_token": {"secret": "models"}}
    found = list(problems("flights", declared(params, prod={"store": store, "target": token})))
    assert [(problem.key, store in problem.message) for problem in found] == [
        ("environments.prod.target.store_token", True)
    ]
    assert list(problems("flights", declared(params, prod={"target": token}))) == []
