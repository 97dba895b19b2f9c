"""Valid targets that nobody would write first: the longest names, the largest sizes, every option at once."""

import random
from collections.abc import Iterator
from typing import Any

DIGEST = "sha256:" + "a" * 64
JOBS = ("argo_workflow", "cron_job", "ray_job", "sagemaker_batch", "spark_application")
IN_CLUSTER = ("argo_rollouts", "argo_workflow", "cron_job", "flagger", "knative", "kserve", "kubernetes", "ray_job")
IN_CLUSTER += ("spark_application",)
ROLES = {"role": "arn:aws-us-gov:iam::111122223333:role/a/b+c=d,e.f@g_h-i", "models": "s3://m.odd-3/_x/.y/z..z"}
PLAIN = {"role": "arn:aws:iam::111122223333:role/flights", "models": "s3://models-example/flights"}
ECR = f"111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve@{DIGEST}"
IMAGES = [
    f"registry.example.com/tidegate-serve@{DIGEST}",
    f"r.example.com:5000/a/b__c.d-e/f:1.2.3-rc.1_x@{DIGEST}",
    f"10.0.0.7:65535/x@{DIGEST}",
]
STORES = ["https://models.example.com/flights", "http://10.0.0.7:8443/-/_/a..b", "s3://models-example", "gs://m_1.x/y"]
HOSTILE = ("yes", "null", "0x1f", "1e5", "a-b", "on", "1_000", "12:30:45", "~")
"""Words that some readers of YAML take for something else."""


class Draw(random.Random):
    """Odd choices, the same for the same seed."""

    def of(self, *choices: Any) -> Any:
        return self.choice(choices)

    def name(self, longest: int, first: str = "abcdefghijklmnopqrstuvwxyz") -> str:
        inner = "".join(self.choices("abcdefghijklmnopqrstuvwxyz0123456789-", k=max(0, longest - 2)))
        text = self.of(f"{self.choice(first)}{inner.replace('--', 'x0')}9", "no", "y", "flights-prod", "null")
        return str(text[:longest])

    def size(self, least_mib: int = 256) -> dict[str, Any]:
        memory = self.of(f"{least_mib}Mi", f"{least_mib * 1024 + 4}Ki", f"{least_mib + 1}Mi", "2Gi")
        limit = self.of("2Gi", "2049Mi", "3.5Gi")
        return {
            "requests": {"cpu": self.of("250m", "0.5", "1", "1m"), "memory": memory},
            "limits": {"cpu": self.of("1", "1500m", "1.001"), "memory": limit},
        }

    def replicas(self, most: int = 1000) -> dict[str, Any]:
        low = self.of(1, 2, 3, 17)
        replicas = {"min": low, "max": self.of(low, low + 1, most), "cpu": self.of("70%", "1%", "100%")}
        return replicas | self.of({}, {"requests_per_second": self.of(0.01, 40, 33.3, 1e6)})


def target_of(draw: Draw, kind: str, strategy: str) -> dict[str, Any]:
    if kind == "flagd":
        return {"kind": kind} | draw.of({}, {"flag": "null"} if strategy != "feature_flag" else {})
    if kind == "hybrid":
        return _hybrid(draw, strategy)
    target = {
        "kind": kind,
        "namespace": draw.name(33 if kind == "azureml" else 63),
        "image": draw.choice(IMAGES),
        "replicas": draw.replicas(),
        "resources": draw.size(2048 if kind in ("ray_job", "spark_application") else 512),
    }
    if kind in IN_CLUSTER:
        target |= _in_cluster(draw, kind)
    return target | dict(OWN.get(kind, _nothing)(draw, strategy))


def _in_cluster(draw: Draw, kind: str) -> dict[str, Any]:
    odd = {
        "pull_secrets": ["a.b", "x" * 253],
        "service_account": {
            "annotations": {"eks.amazonaws.com/role-arn": 'arn "{{ x }}" %s: \\ # &a *b', "on": "yes"},
            "pod_labels": {"azure.workload.identity/use": draw.choice(["true", "null", "1e5", "0x1f", "no"])},
        },
        "cluster_version": draw.of("1.31", "1.33", "1.35"),
    }
    if kind not in JOBS:
        odd |= {
            "monitor_labels": {"release": draw.choice(["on", "null", "1.0", "2026-01-01"])},
            "monitoring": draw.name(63),
            "sidecars": draw.of(None, "istio-system"),
        }
    return {key: value for key, value in odd.items() if draw.random() < 0.6}


def _hybrid(draw: Draw, strategy: str) -> dict[str, Any]:
    kinds = {"rolling": ("kubernetes", "compose"), "shadow": ("argo_rollouts", "sagemaker")}
    kinds |= {"ab_test": ("compose", "compose"), "phased": ("argo_rollouts", "compose")}
    first, second = (target_of(draw, kind, strategy) for kind in kinds.get(strategy, ("argo_rollouts", "compose")))
    if first["kind"] == second["kind"]:
        second["host"] = "second"
    second["namespace"] = "other"
    share = draw.of(50, 75, 99)
    return {
        "kind": "hybrid",
        "parts": {
            draw.of("null", "cloud"): {
                "share": f"{share}%",
                "address": draw.of("a.example.com:443", "10.0.4.7:1"),
                "tls": draw.random() < 0.5,
                "target": first,
            },
            "on-site": {"share": f"{100 - share}%", "address": "b.example.com:65535", "target": second},
        },
    }


def _router(draw: Draw, strategy: str) -> Iterator[tuple[str, Any]]:
    router = "istio" if strategy in ("shadow", "phased") else draw.of("gateway_api", "istio", "nginx", "alb")
    yield "router", router
    if router in ("nginx", "alb"):
        yield "ingress", draw.name(63)
    else:
        yield "gateway", {"name": draw.name(63), "namespace": draw.name(63)}
    if router == "alb":
        yield "load_balancer", {"subnets": ["10.0.0.0/20", "192.168.1.0/28"]}
    if draw.random() < 0.5:
        yield "host", draw.of("flights.example.com", "a" * 63 + ".example.com")


def _nothing(draw: Draw, strategy: str) -> dict[str, Any]:
    return {}


BOTH = (True, False)
OWN: dict[str, Any] = {
    "argo_rollouts": _router,
    "flagger": lambda draw, _: {"gateway": {"name": draw.name(63), "namespace": draw.name(63)}},
    "kubernetes": lambda draw, _: {"clients": draw.of([], ["a", "null", "x" * 63])},
    "kserve": lambda draw, strategy: {"mode": "standard" if strategy == "rolling" and draw.of(0, 1) else "knative"},
    "compose": lambda draw, _: {
        "router_image": draw.of("docker.io/library/haproxy:3.2", f"10.0.0.7:1/h@{DIGEST}"),
        "address": draw.of("127.0.0.1", "0.0.0.0", "10.1.2.3"),
        "port": draw.of(1, 8080, 65535),
        "replicas": {"min": draw.of(1, 7), "max": 7},
        "host": draw.of("", "null"),
    },
    "systemd": lambda draw, _: {
        "executable": draw.of("/opt/tidegate/bin/tidegate", "/-/..x/a.b"),
        "port": draw.of(1024, 65535),
        "replicas": {"min": 1, "max": 1},
        "namespace": draw.name(40),
    },
    "azureml": lambda draw, _: {
        "instance": "Standard_DS3_v2",
        "datastore": draw.of("models", "0", "null", "X" * 255),
        "folder": draw.of("flights", "0/_/-", "on"),
        "auth": draw.of("key", "aml_token", "aad_token"),
        "workspace": draw.of("", "risk"),
        "namespace": draw.name(32),
        "replicas": {"min": draw.of(1, 3), "max": 3},
        "image": draw.of(*IMAGES, f"flights.azurecr.io/serve@{DIGEST}"),
    },
    "vertex": lambda draw, _: {
        "project": draw.of("my-project", "a" * 30),
        "region": "europe-west4",
        "endpoint": draw.of("1", "999999999"),
        "machine": draw.of("n1-standard-2", "n1-standard-4"),
        "service_account": "serving@my-project.iam.gserviceaccount.com",
        "image": f"europe-docker.pkg.dev/my-project/ml/serve@{DIGEST}",
        "replicas": draw.of({"min": 1, "max": 1}, {"min": 2, "max": 9, "cpu": "1%"}),
    },
    "sagemaker": lambda draw, _: {
        **draw.of(PLAIN, ROLES),
        "instance": "ml.c7i.xlarge",
        "image": ECR,
        "vpc": draw.of(None, {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d", "sg-1a1b2c3d"]}),
        "controller": draw.of("cloudformation", "ack"),
        "namespace": draw.name(52),
    },
    "sagemaker_batch": lambda draw, _: {
        **draw.of(PLAIN, ROLES),
        "instance": "ml.m7i.large",
        "scheduler_role": "arn:aws:iam::111122223333:role/flights-scheduler",
        "image": ECR,
        "namespace": draw.name(20),
        "replicas": {"min": 1, "max": 1},
    },
    "ray_job": lambda draw, _: {
        "scheduled": draw.random() < 0.5,
        "workers": draw.of(None, {"count": 3, "resources": draw.size(2048)}),
        "replicas": {"min": 1, "max": 1},
    },
    "spark_application": lambda draw, _: {
        "workers": draw.of(None, {"count": 3, "resources": draw.size(2048)}),
        "replicas": {"min": 1, "max": 1},
    },
}
"""The keys of each target's own."""
