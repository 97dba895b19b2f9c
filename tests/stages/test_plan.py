import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.config import stage_params
from tidegate.config.params import keys, load
from tidegate.errors import DeclarationError
from tidegate.plans import from_json
from tidegate.records import Verdict
from tidegate.stages.plan import Params, run


@pytest.fixture
def params(repository: Path) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((repository / "params.yaml").read_text())
    return values


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def planned(params: dict[str, Any]) -> Verdict:
    Path("params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return run(load(Params))


def test_each_environment_of_the_reference_project_gets_its_plan(params: dict[str, Any]) -> None:
    assert planned(params) is Verdict.PASS
    plans = {path.stem: from_json(json.loads(path.read_text())) for path in Path("artifacts/plan").iterdir()}
    assert {name: plan.strategy for name, plan in plans.items()} == {
        "dev": "rolling",
        "staging": "rolling",
        "prod": "canary",
    }
    assert [(step.name, step.weight) for step in plans["prod"].steps] == [("probe", 5), ("wide", 25), ("half", 50)]


def test_the_same_declaration_gives_the_same_bytes(params: dict[str, Any]) -> None:
    planned(params)
    before = {path.name: path.read_bytes() for path in Path("artifacts/plan").iterdir()}
    planned(params)
    assert {path.name: path.read_bytes() for path in Path("artifacts/plan").iterdir()} == before


def test_an_environment_that_is_gone_leaves_no_plan(params: dict[str, Any]) -> None:
    planned(params)
    del params["environments"]["staging"]
    planned(params)
    assert sorted(path.name for path in Path("artifacts/plan").iterdir()) == ["dev.json", "prod.json"]


def test_without_environments_the_folder_is_not_empty_and_holds_no_plan(params: dict[str, Any]) -> None:
    params["environments"] = {}
    planned(params)
    assert [path.name for path in Path("artifacts/plan").iterdir()] == ["none.txt"]


def test_a_plan_that_could_never_decide_writes_nothing(params: dict[str, Any]) -> None:
    planned(params)
    before = Path("artifacts/plan/prod.json").read_bytes()
    params["environments"]["prod"]["traffic"]["requests_per_second"] = 1
    with pytest.raises(DeclarationError, match=r"environments\.prod\.rollout\.steps\.probe.*can never decide"):
        planned(params)
    assert Path("artifacts/plan/prod.json").read_bytes() == before
    assert [path.name for path in Path("artifacts").iterdir()] == ["plan"]


def test_the_pipeline_gives_the_stage_what_it_reads(repository: Path) -> None:
    stage = yaml.safe_load((repository / "dvc.yaml").read_text())["stages"]["plan"]
    assert tuple(stage_params.listed("plan", stage["params"])) == ("code.plan", *keys(Params))
