import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.artifacts import sha256
from tidegate.config import stage_params
from tidegate.config.params import keys, load
from tidegate.config.schema.monitor import Monitor
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict
from tidegate.stages import plan
from tidegate.stages.render import Params, drift, run


@pytest.fixture(autouse=True)
def declared(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The reference project after its plans and its package were made, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(repository / "templates", "templates")
    values: dict[str, Any] = yaml.load((repository / "params.yaml").read_text(), yaml.CSafeLoader)
    write(values)
    plan.run(load(plan.Params))
    Path("artifacts/package").mkdir()
    Path("artifacts/package/package.json").write_text("{}\n")
    return values


def write(values: dict[str, Any]) -> None:
    Path("params.yaml").write_text(yaml.safe_dump(values, sort_keys=False))


def written() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path("manifests").rglob("*") if path.is_file()}


def objects(environment: str) -> list[Any]:
    return [
        manifest
        for path in sorted(Path("manifests", environment).iterdir())
        for manifest in yaml.load_all(path.read_text(), yaml.CSafeLoader)
    ]


@pytest.mark.slow
def test_each_environment_gets_the_objects_of_its_target() -> None:
    assert run(load(Params)) is Verdict.PASS
    assert sorted({manifest["kind"] for manifest in objects("prod")}) == [
        "AnalysisTemplate",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "PrometheusRule",
        "Rollout",
        "Service",
        "ServiceAccount",
        "ServiceMonitor",
    ]
    for environment in ("dev", "staging"):
        assert sorted(manifest["kind"] for manifest in objects(environment)) == [
            "Deployment",
            "HorizontalPodAutoscaler",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "ServiceAccount",
        ]


@pytest.mark.slow
def test_pods_name_the_package_that_they_fetch_and_serve() -> None:
    run(load(Params))
    digest = sha256(Path("artifacts/package/package.json"))
    for environment in ("dev", "prod"):
        (workload,) = (manifest for manifest in objects(environment) if manifest["kind"] in {"Deployment", "Rollout"})
        pod = workload["spec"]["template"]["spec"]
        assert digest in pod["initContainers"][0]["args"]
        assert digest in pod["containers"][0]["args"]
        assert workload["metadata"]["annotations"]["tidegate/package"] == digest


@pytest.mark.slow
def test_an_environment_that_names_a_release_without_a_record_is_refused(declared: dict[str, Any]) -> None:
    run(load(Params))
    before = written()
    declared["environments"]["prod"]["release"] = "flights@v1.0.0"
    write(declared)
    with pytest.raises(DeclarationError) as caught:
        run(load(Params))
    (problem,) = caught.value.problems
    assert problem.key == "environments.prod.release"
    assert (
        "unknown release: flights@v1.0.0; none is declared; releases/flights/v1.0.0.json not found" in problem.message
    )
    assert written() == before


@pytest.mark.slow
def test_the_same_plan_and_package_give_the_same_bytes() -> None:
    run(load(Params))
    before = written()
    run(load(Params))
    assert written() == before


@pytest.mark.slow
def test_an_environment_that_is_gone_leaves_no_manifests(declared: dict[str, Any]) -> None:
    run(load(Params))
    del declared["environments"]["staging"]
    write(declared)
    run(load(Params))
    assert sorted(path.name for path in Path("manifests").iterdir()) == ["dev", "prod", "prod.monitoring"]


def test_without_environments_a_file_that_git_keeps_says_so_and_is_no_manifest() -> None:
    params = Params.model_validate({"project": "x", "environments": {}, "monitor": Monitor()})
    run(params)
    assert written() == {"manifests/none.txt": b"no environments declared: nothing to render\n"}
    assert list(drift(params)) == []
    Path("manifests/none.txt").write_text("kind: Pod\n")
    assert "-kind: Pod" in list(drift(params))


def test_broken_templates_are_all_named_and_nothing_is_written(declared: dict[str, Any]) -> None:
    run(load(Params))
    before = written()
    deployment = Path("templates/kubernetes/deployment.yaml.j2")
    deployment.write_text(deployment.read_text().replace("{{ plan.max_surge }}", "{{ plan.max_surge_ }}"))
    ingress = Path("templates/argo_rollouts/ingress.yaml.j2")
    ingress.write_text(ingress.read_text().replace("- http:", "- htpp:"))
    with pytest.raises(DeclarationError) as caught:
        run(load(Params))
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == 2
    assert found[0].startswith(
        "templates/kubernetes/deployment.yaml.j2:14:5: 'dict object' has no attribute 'max_surge_'"
    )
    assert found[1].startswith(
        "templates/argo_rollouts/ingress.yaml.j2:10:5: Ingress flights: spec.rules.0: Additional"
    )
    assert written() == before
    assert sorted(path.name for path in Path().iterdir()) == ["artifacts", "manifests", "params.yaml", "templates"]


def test_a_rollout_that_the_target_cannot_carry_out_is_refused(declared: dict[str, Any]) -> None:
    declared["environments"]["staging"]["rollout"] = declared["environments"]["prod"]["rollout"]
    declared["environments"]["staging"]["traffic"] = {"requests_per_second": 40}
    write(declared)
    plan.run(load(plan.Params))
    with pytest.raises(DeclarationError) as caught:
        run(load(Params))
    problem, *unanswerable = caught.value.problems
    assert problem.key == "environments.staging.rollout.strategy"
    assert problem.message == (
        "kubernetes can't carry out canary: a Service divides no traffic by weight, so no share can be held and "
        "measured; choose a target that can: argo_rollouts, azureml, compose, flagd, flagger, hybrid, knative, "
        "kserve, sagemaker, vertex"
    )
    assert {other.message.partition(",")[0] for other in unanswerable} == {"unanswered asks the router"}


@pytest.mark.slow
def test_manifests_as_rendered_do_not_drift() -> None:
    run(load(Params))
    assert list(drift(load(Params))) == []


@pytest.mark.slow
def test_a_manifest_changed_by_hand_drifts() -> None:
    run(load(Params))
    path = Path("manifests/prod/rollout.yaml")
    path.write_text(path.read_text().replace("setWeight: 5\n", "setWeight: 6\n"))
    changed = [line for line in drift(load(Params)) if line.startswith(("-", "+"))]
    assert changed == [
        "--- manifests/prod/rollout.yaml",
        "+++ manifests/prod/rollout.yaml",
        "-        - setWeight: 6",
        "+        - setWeight: 5",
    ]


@pytest.mark.slow
def test_a_manifest_too_many_and_one_too_few_drift() -> None:
    run(load(Params))
    Path("manifests/prod/ingress.yaml").rename("manifests/prod/old.yaml")
    heads = [line for line in drift(load(Params)) if line.startswith(("---", "+++"))]
    assert heads[:4] == [
        "--- /dev/null",
        "+++ manifests/prod/ingress.yaml",
        "--- manifests/prod/old.yaml",
        "+++ /dev/null",
    ]


def test_without_a_package_nothing_is_rendered() -> None:
    Path("artifacts/package/package.json").unlink()
    with pytest.raises(EvidenceError, match=r"package\.json: not found; run `dvc repro`"):
        run(load(Params))


def test_a_plan_changed_by_hand_is_refused() -> None:
    path = Path("artifacts/plan/prod.json")
    path.write_text(path.read_text().replace('"weight": 5,', '"weight": 6,'))
    with pytest.raises(EvidenceError, match=r"artifacts/plan/prod\.json: the digest does not belong to the plan"):
        run(load(Params))


def test_the_pipeline_gives_the_stage_what_it_reads(repository: Path) -> None:
    stage = yaml.safe_load((repository / "dvc.yaml").read_text())["stages"]["render"]
    assert tuple(stage_params.listed("render", stage["params"])) == ("code.render", *keys(Params))
