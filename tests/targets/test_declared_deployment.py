"""What an environment deploys: its own package and plan, a stable release beside them, or a release as it was."""

from pathlib import Path
from typing import Any

import pytest

from declared_environments import declared
from tidegate.artifacts import sha256, write_json, write_text
from tidegate.config.schema.monitor import Monitor
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.paths import PACKAGE, PLANS
from tidegate.rollouts import plan
from tidegate.targets import _declared_deployment


@pytest.fixture
def laid_out(params: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A folder in which the package is made and prod planned."""
    monkeypatch.chdir(tmp_path)
    write_text(PACKAGE / "package.json", "{}")
    environment, monitor = declared(params)["prod"], Monitor.model_validate(params["monitor"])
    planned = plan("prod", environment, monitor)
    write_json(PLANS / "prod.json", planned.as_json())
    return params


def deployment(params: dict[str, Any], **changes: Any) -> Any:
    monitor = Monitor.model_validate(params["monitor"])
    return _declared_deployment.of("flights", "prod", declared(params, prod=changes)["prod"], monitor, ())


def test_it_is_the_package_and_the_plan_that_were_made(laid_out: dict[str, Any]) -> None:
    made = deployment(laid_out)
    assert (made.package, made.stable, made.plan.environment) == (sha256(PACKAGE / "package.json"), None, "prod")


def test_a_stable_release_that_does_not_exist_is_named_at_its_key(laid_out: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match=r"unknown release: flights@v1\.0\.0") as raised:
        deployment(laid_out, stable="flights@v1.0.0", step="wide")
    assert {problem.key for problem in raised.value.problems} == {"environments.prod.stable"}


def test_a_release_that_does_not_exist_is_named_at_its_key(laid_out: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError) as raised:
        _declared_deployment.released("flights", "prod", "flights@v1.0.0")
    assert {problem.key for problem in raised.value.problems} == {"environments.prod.release"}


def test_a_plan_of_another_version_says_what_to_run(laid_out: dict[str, Any]) -> None:
    write_json(PLANS / "prod.json", {"environment": "prod"})
    with pytest.raises(EvidenceError, match=r"prod\.json: .*run `dvc repro plan`"):
        deployment(laid_out)
