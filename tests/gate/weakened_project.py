"""A declaration that a case of gate/weakenings/ weakens in one way."""

import copy

import gate_project as project
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate import waivers
from tidegate.repository.revisions.git import FileChange

WAIVERS = """\
waivers:
  old: {rule: auc_holds, metric: roc_auc, loss: 0.01, owner: ml-owners, reason: agreed, expires: 2026-06-30}
"""
MODES = {
    "A": ("000000", "100644"),
    "M": ("100644", "100644"),
    "D": ("100644", "000000"),
    "T": ("100644", "120000"),
}
CEILING = {"kind": "floor", "metric": "brier", "at": 0.25}
SOURCES = {
    "flights": {"kind": "file", "path": "data/flights.csv", "sha256": "a" * 64},
    "weather": {"kind": "sql", "url": "postgresql://reader@db/weather", "table": "weather"},
}
PROD = {
    "target": {
        "kind": "argo_rollouts",
        "namespace": "flights",
        "router": "nginx",
        "ingress": "flights",
        "image": "registry.example.com/tidegate-serve:1",
    },
    "gitops": {"kind": "flux", "repository": "https://github.com/acme/flights"},
    "traffic": {"requests_per_second": 40},
    "rollout": {
        "strategy": "canary",
        "steps": {
            "probe": {"weight": 5, "hold": "10m", "analyses": ["errors", "latency"]},
            "half": {"weight": 50, "hold": "30m", "analyses": ["errors", "latency"]},
        },
        "on_failure": "rollback",
        "max_unavailable": 0,
    },
}
MONITOR = {
    "prometheus": "http://prometheus:9090",
    "analyses": {
        "errors": {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200},
        "latency": {"kind": "latency", "quantile": 0.95, "at_most_ms": 100, "window": "5m"},
    },
    "sources": {"served": {"kind": "sql", "url": "postgresql://reader@db/serving", "table": "served"}},
    "objectives": {"available": {"kind": "availability", "at_least": "99.9%", "severity": "page"}},
}


def declared(case=None):
    """What the base declares; a case may need more of it."""
    values = copy.deepcopy(project.PARAMS)
    values["gate"]["rules"]["brier_ceiling"] = dict(CEILING)
    values["gate"]["rules"]["auc_kept"] = {**values["gate"]["rules"]["auc_holds"], "against": "release"}
    values["gate"]["rules"]["answers_stay"] = {"kind": "flips", "negative_at_most": "2%"}
    values["gate"]["holdout_budget"] = 50
    values["data"] |= {"name": "flights", "sources": copy.deepcopy(SOURCES), "query": "SELECT * FROM flights"}
    values |= {"project": "flights", "environments": {"prod": copy.deepcopy(PROD)}, "monitor": copy.deepcopy(MONITOR)}
    for key, value in (case or {}).get("base", {}).items():
        place(values, key)[key.rpartition(".")[2]] = copy.deepcopy(value)
    return values


def weaken(case):
    values = declared(case)
    for key, value in case.get("change", {}).items():
        place(values, key)[key.rpartition(".")[2]] = value
    for key in case.get("remove", []):
        del place(values, key)[key.rpartition(".")[2]]
    for old, new in case.get("rename", {}).items():
        place(values, new)[new.rpartition(".")[2]] = place(values, old).pop(old.rpartition(".")[2])
    project.declare(values)
    if "holdout_rows" in case:
        write_json(paths.SPLIT_SUMMARY, {"parts": {"holdout": {"rows": case["holdout_rows"]}}})
    if "waivers" in case:
        waivers.FILE.write_text(case["waivers"])
    return tuple(FileChange(path, *MODES[status]) for path, status in case.get("files", {}).items())


def place(values, key):
    for part in key.split(".")[:-1]:
        values = values[part]
    return values
