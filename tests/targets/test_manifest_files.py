"""What manifests/ must hold: each environment's files, rules and GitOps objects beside, or every problem."""

from pathlib import Path
from typing import Any

import pytest

from declared_environments import declared
from tidegate.config.schema.monitor import Monitor
from tidegate.errors import DeclarationError
from tidegate.targets._manifest_files import files

GITOPS = {"kind": "flux", "repository": "https://github.com/acme/flights"}


def with_gitops(params: dict[str, Any]) -> dict[str, Any]:
    prod = params["environments"]["prod"] | {"gitops": GITOPS}
    return params | {"environments": params["environments"] | {"prod": prod}}


@pytest.fixture
def monitor(params: dict[str, Any], repository: Path, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    monkeypatch.chdir(repository)
    return Monitor.model_validate(params["monitor"])


def test_each_environment_has_a_folder_and_what_is_beside_it_folders_of_their_own(
    params: dict[str, Any], monitor: Monitor
) -> None:
    found = files("flights", declared(with_gitops(params)), monitor)
    folders = {path.partition("/")[0] for path in found}
    assert {"dev", "staging", "prod", "prod.monitoring", "prod.gitops"} <= folders
    assert found == files("flights", declared(with_gitops(params)), monitor, linted=False)


def test_problems_of_all_environments_are_raised_together(params: dict[str, Any], monitor: Monitor) -> None:
    broken = declared(params, prod={"accept_loss": ("nothing",)}, dev={"accept_loss": ("no",)})
    with pytest.raises(DeclarationError) as caught:
        files("flights", broken, monitor)
    assert {problem.key.split(".")[1] for problem in caught.value.problems} == {"dev", "prod"}
    assert files("flights", broken, monitor, linted=False)
