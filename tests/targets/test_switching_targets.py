"""prod moves from target to target by one line: what is declared once is carried over, or refused by name."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidegate.config.composing.compose import compose
from tidegate.config.reading.node import plain
from tidegate.config.schema.root import Declaration
from tidegate.errors import DeclarationError, Problem
from tidegate.gate.loosening import Loosening
from tidegate.gate.loosening.environments import loosened
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._rendering import manifests
from tidegate.validation.declaration import validate

PROD = Path("conf/env/prod.yaml")
MOVES = {
    "blue-green on SageMaker": (
        "sagemaker",
        "blue_green",
        ["comparison", "score_shift", "unanswered", "pause", "long_burn", "queue"],
    ),
    "weighted traffic on Azure ML": (
        "azureml",
        "canary",
        [
            "progress",
            "rollback",
            "analyses",
            "autoscaling",
            "silence",
            "share",
            "quantile",
            "window",
            "queue",
            "long_burn",
            "short_window",
        ],
    ),
    "Compose on one machine": (
        "compose",
        "canary",
        ["progress", "rollback", "router", "autoscaling", "cpu_requests"],
    ),
}
"""By what prod moves to: target, rollout, and what is lost."""


@pytest.fixture
def here(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("conf", "templates"):
        shutil.copytree(repository / name, tmp_path / name)
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(target: str, rollout: str, accepted: list[str]) -> None:
    text = PROD.read_text().replace("/target@target: argo_rollouts", f"/target@target: {target}")
    text = text.replace("/rollout@rollout: canary", f"/rollout@rollout: {rollout}")
    if accepted:
        text = text.replace("release: latest\n", f"release: latest\naccept_loss: [{', '.join(accepted)}]\n")
    PROD.write_text(text)


def declared() -> tuple[Declaration, dict[str, Any]]:
    root = compose().root
    return validate(root), plain(root)["environments"]


def rendered(declaration: Declaration) -> tuple[Manifest, ...]:
    environment = declaration.environments["prod"]
    planned = plan("prod", environment, declaration.monitor)
    deployment = Deployment(declaration.project, planned, "ab" * 32, environment.store, declaration.monitor.prometheus)
    return manifests(environment, deployment)


@pytest.mark.parametrize("destination", MOVES)
def test_what_is_lost_is_refused_at_its_line_until_it_is_accepted_and_then_listed(destination: str, here: Path) -> None:
    target, rollout, lost = MOVES[destination]
    before = plain(compose().root)["environments"]
    move(target, rollout, [])
    with pytest.raises(DeclarationError) as refused:
        declared()
    problems: tuple[Problem, ...] = refused.value.problems
    named = {problem.message.rpartition("accept_loss: [")[2].partition("]")[0] for problem in problems}
    assert [set(text.split(", ")) for text in named] == [set(lost)], "each message names all that one edit must accept"
    named = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in problems]
    assert {*named} == {*lost}, [str(problem) for problem in problems]
    assert all(problem.where and problem.where.path.startswith("conf/") and problem.where.line for problem in problems)
    move(target, rollout, lost)
    declaration, after = declared()
    assert plan("prod", declaration.environments["prod"], declaration.monitor).lost
    ways: list[Loosening] = list(loosened(before, after))
    assert [way.says.partition(" accepted")[0] for way in ways if way.key.endswith("accept_loss")] == lost


@pytest.mark.parametrize("destination", MOVES)
def test_what_is_declared_once_is_carried_over(destination: str, here: Path) -> None:
    target, rollout, lost = MOVES[destination]
    move(target, rollout, lost)
    declaration, _ = declared()
    texts = "\n".join(manifest.text for manifest in rendered(declaration))
    prod = declaration.environments["prod"].target
    assert "ab" * 32 in texts
    assert prod.image in texts
    assert prod.namespace in texts


@pytest.mark.slow
def test_moving_back_renders_the_same_bytes(here: Path) -> None:
    original, first = PROD.read_text(), [manifest.text for manifest in rendered(declared()[0])]
    move(*MOVES["Compose on one machine"])
    assert [manifest.text for manifest in rendered(declared()[0])] != first
    PROD.write_text(original)
    assert [manifest.text for manifest in rendered(declared()[0])] == first
