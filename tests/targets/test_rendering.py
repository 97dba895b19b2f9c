"""Environments are rendered by their target; a rollout or a template that it cannot carry out is named."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.errors import DeclarationError, Problem
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._declaration_checks import cautions, problems
from tidegate.targets._rendering import manifests, rendered, template_problems

Declared = dict[str, Environment]


@pytest.fixture
def environments(params: dict[str, Any]) -> Callable[..., Declared]:
    """The reference's environments, with some of them changed: `environments(dev={"rollout": …})`."""

    def declare(**changes: Any) -> Declared:
        found = {name: each | changes.get(name, {}) for name, each in params["environments"].items()}
        return TypeAdapter(Environments).validate_python(found)

    return declare


@pytest.fixture
def deployed(params: dict[str, Any]) -> Callable[[str, Environment], Deployment]:
    monitor = Monitor.model_validate(params["monitor"])

    def deploy(name: str, environment: Environment) -> Deployment:
        planned = plan(name, environment, monitor)
        return Deployment("flights", planned, "ab" * 32, environment.store, monitor.prometheus)

    return deploy


@pytest.fixture
def here(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the reference's templates."""
    shutil.copytree(repository / "templates", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(environments: Declared, params: dict[str, Any]) -> list[Problem]:
    return list(problems("flights", environments, Monitor.model_validate(params["monitor"])))


def test_every_target_of_the_reference_can_carry_out_its_rollout(
    environments: Callable[..., Declared], params: dict[str, Any]
) -> None:
    assert refused(environments(), params) == []
    assert list(cautions(environments(), Monitor.model_validate(params["monitor"]))) == []


def test_a_rollout_that_a_target_cannot_carry_out_names_one_that_can(
    environments: Callable[..., Declared], params: dict[str, Any]
) -> None:
    canary = params["environments"]["prod"]["rollout"]
    (problem,) = [each for each in refused(environments(staging={"rollout": canary}), params) if "canary" in str(each)]
    assert problem.key == "environments.staging.rollout.strategy"
    assert "kubernetes can't carry out canary" in problem.message
    assert "choose a target that can: argo_rollouts" in problem.message


def test_manifests_are_rendered_from_the_templates_here_and_linted(
    here: Path, environments: Callable[..., Declared], deployed: Callable[..., Deployment]
) -> None:
    environment = environments()["staging"]
    deployment = deployed("staging", environment)
    found = manifests(environment, deployment)
    assert [each.text for each in found] == [each.text for each in rendered(environment, deployment)]
    assert "ab" * 32 in "".join(each.text for each in found)
    every = {path.stem for path in (here / "templates/kubernetes").glob("*.j2")}
    assert {each.file for each in found} == every - {"monitor.yaml"}, "nothing asks for series, so nothing scrapes"


def test_what_the_platform_would_refuse_is_named_at_the_templates_line_and_rendered_all_the_same(
    here: Path, environments: Callable[..., Declared], deployed: Callable[..., Deployment]
) -> None:
    template = here / "templates/kubernetes/service.yaml.j2"
    text = template.read_text().replace("targetPort: http", "targetPort: web")
    template.write_text(text)
    number = next(at for at, line in enumerate(text.splitlines(), 1) if "targetPort: web" in line)
    environment = environments()["staging"]
    assert rendered(environment, deployed("staging", environment))
    with pytest.raises(DeclarationError) as refused:
        manifests(environment, deployed("staging", environment))
    (problem,) = refused.value.problems
    assert "web" in problem.message
    assert problem.where is not None
    assert (problem.where.path, problem.where.line) == ("templates/kubernetes/service.yaml.j2", number)


def test_problems_of_a_part_that_two_targets_share_are_named_once(here: Path) -> None:
    assert list(template_problems(["kubernetes", "argo_rollouts"])) == []
    part = here / "templates/parts/pod.yaml.j2"
    part.write_text(part.read_text().replace("{{ app }}", "{{ ap }}"))
    alone = list(template_problems(["kubernetes"]))
    both = list(template_problems(["kubernetes", "argo_rollouts"]))
    assert alone
    assert both == alone
    assert list(template_problems([])) == []


def test_servers_are_told_to_ignore_unknown_inputs_where_that_is_declared(
    here: Path, environments: Callable[..., Declared], deployed: Callable[..., Deployment]
) -> None:
    told = {}
    for said in ("refuse", "ignore"):
        environment = environments(staging={"unknown_inputs": said})["staging"]
        text = "".join(each.text for each in manifests(environment, deployed("staging", environment)))
        told[said] = "--unknown-inputs" in text
    assert told == {"refuse": False, "ignore": True}
