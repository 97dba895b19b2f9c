"""Faults of copies, cohorts, tests, flags, units and declared queries: each is found at its file and line."""

from pathlib import Path

import pytest

from seeded_faults import edit, lay_out, require_found, require_none

PROD = "conf/env/prod.yaml"
SHADOW, PHASED, AB_TEST, FLAG = (
    f"conf/rollout/{name}.yaml" for name in ("shadow", "phased", "ab_test", "feature_flag")
)
ISTIO = "router: istio\ngateway: {name: public, namespace: istio-ingress}\n"
BY_HAND = "release: latest\naccept_loss: [progress, rollback"
LIVE = "stable: flights@v1.0.0\nstep: "
MONITOR = "conf/monitor/flights.yaml"
QUERY = 'query: "max(max_over_time(process_resident_memory_bytes{$candidate}[$window]))"'
SYSTEMD = "conf/target/systemd.yaml"
FAULTS = {
    "asks for no version": ("promql", MONITOR, "{$candidate}", "{}", "looks at no version"),
    "asks for an unknown version": ("promql", MONITOR, "$candidate", "$canary", "unknown $canary"),
    "asks for another window": ("promql", MONITOR, "[$window]", "[5m]", "looks at no version"),
    "makes a number of no data": ("promql", MONITOR, QUERY, f'{QUERY[:-1]} or vector(0)"', "where data is missing"),
    "has a query without a limit": ("promql", MONITOR, "at_most: 900000000, unit: bytes", "unit: bytes", "exactly one"),
    "runs a program without a path": ("systemd", SYSTEMD, "/opt/tidegate/bin/tidegate", "tidegate", "executable"),
    "listens where its server does": (
        "systemd",
        SYSTEMD,
        "kind: systemd",
        "kind: systemd\nport: 18080",
        "server_port: is",
    ),
    "listens at a privileged port": ("systemd", SYSTEMD, "kind: systemd", "kind: systemd\nport: 443", "target.port"),
    "divides the traffic of a socket": (
        "systemd",
        PROD,
        "/rollout@rollout: rolling",
        "/rollout@rollout: canary",
        "systemd can't carry out canary",
    ),
    "wants several servers of one unit": (
        "systemd",
        PROD,
        "replicas: {min: 1, max: 1}",
        "replicas: {min: 2, max: 2}",
        "systemd loses replicas",
    ),
    "copies nothing": ("shadow", SHADOW, "mirror: 20", "mirror: 0", "rollout.mirror"),
    "copies more than there is": ("shadow", SHADOW, "mirror: 20", "mirror: 120", "rollout.mirror"),
    "copies too few to decide": ("shadow", PROD, "second: 40", "second: 1", "it can never decide"),
    "copies for less than a window": ("shadow", SHADOW, "hold: 2h", "hold: 10m", "would measure traffic from before"),
    "copies by a router that copies nothing": (
        "shadow",
        "conf/target/argo_rollouts.yaml",
        ISTIO,
        "router: gateway_api\ngateway: {name: a, namespace: b}\n",
        "declare router: istio",
    ),
    "puts one value into two phases": ("phased", PHASED, "[south, west]", "[south, north]", "is in an earlier phase"),
    "names a value twice": ("phased", PHASED, "[south, west]", "[south, south]", "values.1: south is named twice"),
    "has phases of all traffic": ("phased", PHASED, "share: 30", "share: 90", "everybody else must send 1 %"),
    "tells cohorts by no header": ("phased", PHASED, "by: x-region", "by: X Region", "rollout.by"),
    "has a value that is a pattern": ("phased", PHASED, "[north]", '[".*"]', "steps.pilot.values"),
    "has a phase that can't decide": ("phased", PHASED, "share: 10", "share: 1", "it can never decide"),
    "names an analysis that is not declared": (
        "phased",
        PHASED,
        "refused, latency]}",
        "refussed]}",
        "did you mean refused",
    ),
    "has too few callers": ("ab_test", AB_TEST, "callers: 20000", "callers: 7000", "takes 3,841 callers"),
    "looks for nothing": ("ab_test", AB_TEST, "effect: -0.02", "effect: 0", "no number of callers"),
    "looks for a rate below 0": ("ab_test", AB_TEST, "effect: -0.02", "effect: -0.2", "must be a rate between 0 and 1"),
    "expects nothing": (
        "ab_test",
        AB_TEST,
        "hypothesis: fewer callers correct the answer by hand",
        "hypothesis: x",
        "10",
    ),
    "has no guardrail": (
        "ab_test",
        AB_TEST,
        "analyses: [errors, refused, latency, score_shift]",
        "analyses: []",
        "rollout.analyses",
    ),
    "names a step of another rollout": ("ab_test", PROD, "step: trial", "step: wide", "unknown step of this ab_test"),
    "does not accept that nothing is measured": ("feature_flag", PROD, ", analyses]", "]", "flagd loses analyses"),
    "kills into nowhere": ("feature_flag", PROD, f"{LIVE}few\n", "", "needs stable and step"),
    "shrinks its share": ("feature_flag", FLAG, "weight: 50", "weight: 5", "must grow from step to step"),
    "asks by what no context has": ("feature_flag", FLAG, "attribute: group", "attribute: $ref", "attribute"),
    "has nobody in an audience": ("feature_flag", FLAG, "values: [staff]", "values: []", "audiences.testers.values"),
    "declares servers of a flag": (
        "feature_flag",
        PROD,
        "target: {}",
        "target: {namespace: a}",
        "unknown key: namespace",
    ),
    "paces a flag": (
        "feature_flag",
        FLAG,
        "strategy: feature_flag",
        "strategy: feature_flag\nmax_surge: 2",
        "loses pace",
    ),
}
"""By what the declaration does: the rollout, the file, its edit, and the sentence."""


@pytest.fixture
def conf(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(repository, tmp_path)
    (tmp_path / "conf/target/flagd.yaml").write_text("kind: flagd\n")
    edit(tmp_path / "conf/target/argo_rollouts.yaml", "router: nginx\ningress: flights\n", ISTIO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(conf: Path, rollout: str) -> None:
    """prod with that rollout, on a target that carries it out, with what is lost there accepted."""
    prod = conf / PROD
    if rollout == "promql":
        edit(conf / "conf/target/argo_rollouts.yaml", ISTIO, "router: nginx\ningress: flights\n")
        edit(
            conf / MONITOR,
            "analyses:\n",
            f"analyses:\n  memory: {{kind: promql, at_most: 900000000, unit: bytes, {QUERY}}}\n",
        )
        edit(conf / "conf/rollout/canary.yaml", "[errors, refused", "[memory, errors, refused")
        return
    if rollout == "systemd":
        edit(prod, "/rollout@rollout: canary", "/rollout@rollout: rolling")
        edit(prod, "/target@target: argo_rollouts", "/target@target: systemd")
        edit(prod, "release: latest\n", "release: latest\naccept_loss: [pace, image, cpu_requests]\n")
        edit(prod, "replicas: {min: 3, max: 20, cpu: 70%}", "replicas: {min: 1, max: 1}")
        return
    edit(prod, "/rollout@rollout: canary", f"/rollout@rollout: {rollout}")
    if rollout == "shadow":
        edit(prod, "release: latest\n", "release: latest\naccept_loss: [router]\n")
    elif rollout == "ab_test":
        edit(prod, "/target@target: argo_rollouts", "/target@target: compose")
        losses = ", router, autoscaling, cpu_requests]"
        edit(prod, "release: latest\n", f"{BY_HAND}{losses}\n{LIVE}trial\n")
    elif rollout == "feature_flag":
        text = prod.read_text()
        prod.write_text(text[: text.index("target:\n")] + "target: {}\n")
        edit(prod, "/target@target: argo_rollouts", "/target@target: flagd")
        edit(prod, "release: latest\n", f"{BY_HAND}, analyses]\n{LIVE}few\n")
        edit(conf / FLAG, "strategy: feature_flag\n", "strategy: feature_flag\nkilled: true\n")


@pytest.mark.parametrize("rollout", ["shadow", "phased", "ab_test", "feature_flag", "promql", "systemd"])
def test_the_reference_has_none_there(rollout: str, conf: Path) -> None:
    move(conf, rollout)
    require_none("a tag can be moved", "nothing is known to scrape the servers of prod", "no rollout measures it")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    rollout, file, old, new, message = FAULTS[fault]
    move(conf, rollout)
    edit(conf / file, old, new)
    require_found(message)
