"""A controller of a cluster is refused where no cluster is, at the key that declares it."""

from typing import Any

import pytest

from declared_environments import declared
from tidegate.config.schema.env import Environment
from tidegate.config.schema.gitops import ArgoCd, ArgoCdSet, Flux
from tidegate.delivery.losses import TargetLimitProblem
from tidegate.errors import Level
from tidegate.targets._kubernetes_family.declared_gitops import cautions, problems

REPOSITORY = "https://github.com/acme/flights"


def followed(params: dict[str, Any], gitops: ArgoCd | Flux) -> dict[str, Environment]:
    return {"dev": declared(params)["dev"].model_copy(update={"gitops": gitops})}


def test_objects_of_a_cluster_are_applied(params: dict[str, Any]) -> None:
    environments = followed(params, Flux(kind="flux", repository=REPOSITORY))
    assert list(problems(environments)) == list(cautions(environments)) == []


def test_a_file_for_another_platform_is_not(params: dict[str, Any]) -> None:
    shared = {key: params["environments"]["dev"]["target"][key] for key in ("namespace", "image", "resources")}
    target = {"kind": "systemd", "executable": "/opt/t", "replicas": {"min": 1, "max": 1}} | shared
    on_a_machine = params | {"environments": {"dev": params["environments"]["dev"] | {"target": target}}}
    (problem,) = problems(followed(on_a_machine, ArgoCd(kind="argo_cd", repository=REPOSITORY)))
    assert isinstance(problem, TargetLimitProblem)
    assert problem.key == "environments.dev.gitops"
    assert problem.message == "argo_cd applies objects of Kubernetes, and systemd renders none; remove gitops"


@pytest.mark.parametrize(
    ("gitops", "field"),
    [
        (ArgoCd(kind="argo_cd", repository=REPOSITORY, prune=False), "prune"),
        (ArgoCd(kind="argo_cd", repository=REPOSITORY, self_heal=False), "self_heal"),
        (Flux(kind="flux", repository=REPOSITORY, prune=False), "prune"),
    ],
)
def test_what_leaves_the_cluster_other_than_the_branch_is_a_caution(
    gitops: ArgoCd | Flux, field: str, params: dict[str, Any]
) -> None:
    (caution,) = cautions(followed(params, gitops))
    assert (caution.key, caution.level) == (f"environments.dev.gitops.{field}", Level.WARNING)


def test_environments_of_one_set_agree(params: dict[str, Any]) -> None:
    environments = declared(params)
    sets = {
        name: environments[name].model_copy(
            update={"gitops": ArgoCdSet(kind="argo_cd_set", repository=REPOSITORY, wave=wave, prune=prune)}
        )
        for name, wave, prune in (("dev", 1, True), ("staging", 2, True), ("prod", 3, False))
    }
    (problem,) = problems(sets)
    assert problem.key == "environments.prod.gitops.prune"
    assert problem.message.startswith("False, and environments.dev of the same set has True; a set has one of it")
