"""The stage rehearses each rollout with steps, writes the same bytes again, and costs nothing without one."""

import json

import pytest

import model_project
import rehearsing
from tidegate import paths
from tidegate.artifacts import read_json, write_json
from tidegate.config.params import load
from tidegate.delivery.rehearsals import from_json
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.stages import evaluate, package, rehearse, train

STEPS = {"strategy": "canary", "steps": {"probe": {"weight": 25, "hold": "2m", "analyses": ["errors"]}}}


def environment(rollout, **target):
    resources = {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}}
    known = {"namespace": "flights", "image": "registry.example.com/serve:1", "replicas": {"min": 2, "max": 4}}
    return {
        "store": "https://models.example.com/flights",
        "traffic": {"requests_per_second": 40},
        "target": known | {"resources": resources} | target,
        "rollout": rollout,
    }


def params(**environments):
    errors = {"kind": "error_ratio", "at_most": 0.02, "window": "1m", "min_requests": 100}
    return rehearse.Params.model_validate(
        {
            "seed": 7,
            "data.columns": model_project.COLUMNS,
            "environments": environments,
            "monitor": {"prometheus": "http://prometheus:9090", "analyses": {"errors": errors}},
        }
    )


ROUTED = {"kind": "argo_rollouts", "router": "nginx", "ingress": "flights"}
PLAIN = {"kind": "kubernetes"}


@pytest.mark.parametrize(
    ("target", "sees"),
    [
        (ROUTED, True),
        (ROUTED | {"router_metrics": False}, False),
        ({"kind": "argo_rollouts", "gateway": {"name": "public", "namespace": "gateways"}}, False),
    ],
    ids=["nginx", "its metrics are not read", "a gateway"],
)
def test_the_router_is_asked_where_its_metrics_are(target, sees):
    declared = params(prod=environment(STEPS, **target))
    assert rehearse.sees_router(declared.environments["prod"], declared.monitor) is sees


def test_without_a_rollout_nothing_is_started_or_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rehearse.run(params()) == "pass"
    write_json(paths.PLANS / "dev.json", rehearsing.plan().as_json())
    rolling = params(dev=environment({"strategy": "rolling"}, **PLAIN))
    assert rehearse.run(rolling) == "pass"
    assert [path.name for path in paths.REHEARSALS.iterdir()] == ["none.txt"]
    assert not paths.REHEARSAL_TIMES.exists()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (rehearse.RehearsalChoice(("slwo",)), "did you mean slow"),
        (rehearse.RehearsalChoice(environment="prd"), "did you mean prod"),
        (rehearse.RehearsalChoice(metrics="grafana"), "--metrics"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(choice, message):
    with pytest.raises(DeclarationError, match=message):
        rehearse.rehearsed(params(prod=environment(STEPS, **ROUTED)), choice)


def test_a_damaged_plan_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_json(paths.PLANS / "prod.json", {"version": 3})
    with pytest.raises(EvidenceError, match="run `dvc repro plan`"):
        rehearse.run(params(prod=environment(STEPS, **ROUTED)))


@pytest.mark.slow
def test_real_servers_give_the_same_bytes_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()
    for stage in (train, evaluate, package):
        stage.run(load(stage.Params))
    write_json(paths.PLANS / "prod.json", rehearsing.plan(25).as_json())
    declared = params(prod=environment(STEPS, **ROUTED))
    assert rehearse.run(declared) == "pass"
    first = (paths.REHEARSALS / "prod.json").read_bytes()
    made = from_json(json.loads(first))
    assert made.healthy.outcome == "promoted"
    assert {run.fault for run in made.catchable if not run.is_caught} == set(), made.slipped
    assert read_json(paths.REHEARSAL_TIMES)["slow"]["median_ms"] > 100
    assert rehearse.run(declared) == "pass"
    assert (paths.REHEARSALS / "prod.json").read_bytes() == first
