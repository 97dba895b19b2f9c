"""Faults of a declaration for Compose, SageMaker, Azure ML or a Gateway: each is found at its file and line."""

from pathlib import Path

import pytest

from seeded_faults import edit, lay_out, require_found, require_none

PROD, CANARY = "conf/env/prod.yaml", "conf/rollout/canary.yaml"
COMPOSE, SAGEMAKER, AZUREML = (f"conf/target/{name}.yaml" for name in ("compose", "sagemaker", "azureml"))
ARGO = "conf/target/argo_rollouts.yaml"
ACCEPTED = {
    "argo_rollouts": "",
    "compose": "progress, rollback, router, autoscaling, cpu_requests",
    "sagemaker": "steps, weight, own_version, comparison, score_shift, unanswered, pause, long_burn, queue",
    "azureml": "progress, rollback, analyses, autoscaling, "
    "silence, share, quantile, window, queue, long_burn, short_window",
}
RELEASE = "release: latest\n"
FAULTS = {
    "scales by a rate that the target does not know": (
        "sagemaker",
        PROD,
        "min: 3, max: 20",
        "min: 3, max: 20, requests_per_second: 40",
        "sagemaker loses request_rate",
    ),
    "scales by no rate at all": (
        "argo_rollouts",
        PROD,
        "min: 3, max: 20",
        "min: 3, max: 20, requests_per_second: 0",
        "target.replicas.requests_per_second",
    ),
    "asks the series of a Gateway without one": (
        "argo_rollouts",
        ARGO,
        "router: nginx",
        "router: nginx\ngateway_series: istio",
        "gateway_series",
    ),
    "accepts a loss that does not exist": ("compose", PROD, "autoscaling", "autoscalling", "did you mean autoscaling?"),
    "does not accept what is lost": ("compose", PROD, "router, ", "", "compose loses router"),
    "accepts what is not lost": ("compose", PROD, "min: 3, max: 20", "min: 3, max: 3", "nothing named autoscaling is"),
    "names a step without the stable release": ("compose", PROD, RELEASE, f"{RELEASE}step: wide\n", "needs stable too"),
    "names a step that the rollout does not have": (
        "compose",
        PROD,
        RELEASE,
        f"{RELEASE}step: wid\nstable: flights@v1.0.0\n",
        "did you mean wide?",
    ),
    "moves traffic to a release that is named": (
        "compose",
        PROD,
        RELEASE,
        "release: flights@v1.0.0\nstep: wide\nstable: flights@v1.0.0\n",
        "leave release at latest until the last step",
    ),
    "names a step where a controller moves": (
        "sagemaker",
        PROD,
        RELEASE,
        f"{RELEASE}step: wide\nstable: flights@v1.0.0\n",
        "carries out canary by itself",
    ),
    "listens at no port": ("compose", PROD, "  namespace:", "  port: 70000\n  namespace:", "target.port"),
    "listens at no address": ("compose", PROD, "  namespace:", "  address: 1.2.3.999\n  namespace:", "target.address"),
    "has a router with a tag": ("compose", COMPOSE, "haproxy:3.2", "haproxy:3.3", "a tag can be moved"),
    "has a key of another target": ("compose", PROD, "  namespace:", "  ingress: x\n  namespace:", "target.ingress"),
    "has an instance that is too small": ("sagemaker", PROD, 'cpu: "1"', 'cpu: "4"', "has 2 processors"),
    "pulls an image from outside without a network": (
        "sagemaker",
        SAGEMAKER,
        "vpc:\n  subnets: [subnet-0a1b2c3d, subnet-1a2b3c4d]\n  security_groups: [sg-0a1b2c3d]\n",
        "",
        "inside a vpc",
    ),
    "divides one instance": ("sagemaker", PROD, "min: 3", "min: 1", "one instance can't be divided"),
    "has a role of no account": ("sagemaker", SAGEMAKER, "111122223333", "1111", "target.role"),
    "has packages in no bucket": ("sagemaker", SAGEMAKER, "s3://models-example", "s3://M", "target.models"),
    "holds longer than SageMaker": ("sagemaker", CANARY, "hold: 10m", "hold: 2h", "sagemaker loses hold"),
    "names the region of a stack": (
        *("sagemaker", SAGEMAKER, "kind: sagemaker\n", "kind: sagemaker\nregion: eu-central-1\n"),
        "leave it out",
    ),
    "names a region that is none": (
        *("sagemaker", SAGEMAKER, "kind: sagemaker\n", "kind: sagemaker\ncontroller: ack\nregion: Frankfurt\n"),
        "target.region",
    ),
    "has a namespace that leaves no room for the names of models": (
        *("sagemaker", PROD, "namespace: flights-prod\n", f"namespace: {'n' * 53}\n  controller: ack\n"),
        "takes 52 characters",
    ),
    "names a controller that is none": (
        *("sagemaker", SAGEMAKER, "kind: sagemaker\n", "kind: sagemaker\ncontroller: terraform\n"),
        "target.controller",
    ),
    "has an unknown size": ("azureml", AZUREML, "Standard_DS2_v2", "Standard_X1", "target.instance"),
    "has an endpoint's name that Azure does not take": (
        "azureml",
        PROD,
        "namespace: flights-prod",
        "namespace: 1-flights",
        "target.namespace",
    ),
    "leaves its folder": ("azureml", AZUREML, "folder: flights", "folder: ../flights", "target.folder"),
    "names no load balancer": ("argo_rollouts", ARGO, "router: nginx", "router: alb", "load_balancer: is needed"),
    "has a load balancer in half a network": (
        *("argo_rollouts", ARGO, "router: nginx\ningress: flights"),
        *("router: alb\ningress: flights\nload_balancer: {subnets: [10.0.0.1/8]}", "load_balancer.subnets.0"),
    ),
    "names no gateway": ("argo_rollouts", ARGO, "router: nginx\ningress: flights", "", "gateway: is needed"),
    "names both routers": (
        "argo_rollouts",
        ARGO,
        "ingress: flights",
        "ingress: flights\ngateway: {name: a, namespace: b}",
        "gateway: is not used",
    ),
    "does not accept that a gateway is not measured": (
        "argo_rollouts",
        ARGO,
        "router: nginx\ningress: flights",
        "router: gateway_api\ngateway: {name: a, namespace: b}",
        "argo_rollouts loses router",
    ),
}
"""By what the environment does: the target, the file, its edit, and the sentence."""


@pytest.fixture
def conf(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(repository, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(conf: Path, target: str) -> None:
    edit(conf / PROD, "/target@target: argo_rollouts", f"/target@target: {target}")
    if ACCEPTED[target]:
        edit(conf / PROD, RELEASE, f"{RELEASE}accept_loss: [{ACCEPTED[target]}]\n")


@pytest.mark.parametrize("target", ACCEPTED)
def test_the_reference_has_none_there(target: str, conf: Path) -> None:
    move(conf, target)
    require_none("a tag can be moved", "nothing is known to scrape the servers of prod")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    target, file, old, new, message = FAULTS[fault]
    move(conf, target)
    edit(conf / file, old, new)
    require_found(message)
