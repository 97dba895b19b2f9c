"""What a cluster would refuse, and what it would run hardly as meant, at the key that declares it."""

from typing import Any

import pytest

from declared_environments import declared
from tidegate.errors import Level
from tidegate.targets._kubernetes_family.declared import cautions, problems


def test_the_reference_has_neither_problems_nor_cautions(params: dict[str, Any]) -> None:
    assert list(problems("flights", declared(params))) == list(cautions(declared(params))) == []


@pytest.mark.parametrize(("seconds", "keys"), [(479, []), (480, ["environments.dev.rollout.settle"])])
def test_a_start_and_settling_must_end_before_the_deadline(
    seconds: int, keys: list[str], params: dict[str, Any]
) -> None:
    found = list(problems("flights", declared(params, dev={"rollout": {"settle": f"{seconds}s"}})))
    assert [problem.key for problem in found] == keys


@pytest.mark.parametrize(("length", "keys"), [(55, []), (56, ["environments.staging"])])
def test_project_and_environment_make_a_label(length: int, keys: list[str], params: dict[str, Any]) -> None:
    """`staging` and a hyphen are the other 8 of the 63 characters."""
    found = list(problems("p" * length, declared(params)))
    assert [problem.key for problem in found] == keys


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
