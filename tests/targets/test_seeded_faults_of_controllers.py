"""Faults of Flagger, Knative, KServe, Vertex and of analyses beyond requests: each is found at its file and line."""

from pathlib import Path

import pytest

from seeded_faults import edit, lay_out, require_found, require_none

PROD, CANARY, MONITOR = "conf/env/prod.yaml", "conf/rollout/canary.yaml", "conf/monitor/flights.yaml"
VERTEX = """project: my-project
region: europe-west4
endpoint: '4711'
machine: n1-standard-2
service_account: serving@my-project.iam.gserviceaccount.com"""
TARGETS = {
    "argo_rollouts": ("router: nginx\ningress: flights", ""),
    "flagger": ("gateway: {name: public, namespace: gateways}", "reaction, pause, router, hold"),
    "knative": ("proxies: kourier-system", "progress, rollback, router"),
    "kserve": ("mode: knative", "progress, rollback, stable, router"),
    "vertex": (VERTEX, "progress, rollback, analyses, quantile, queue, long_burn"),
}
"""By target: what its file says beside the kind, and what is lost of the reference's canary."""
ANALYSES = """analyses:
  agreement: {kind: agreement, at_least: 0.95, window: 15m, min_requests: 2000}
  booked: {kind: business, events: bookings_total, falls_at_most: 0.02, window: 15m, min_requests: 2000}
  cpu: {kind: cpu, at_most_cores: 0.8}
  memory: {kind: memory, at_most_mib: 900}
"""
RELEASE = "release: latest\n"
FAULTS = {
    "does not accept how late it reacts": ("flagger", PROD, "reaction, ", "", "flagger loses reaction"),
    "does not accept that no data goes back": ("flagger", PROD, "pause, ", "", "flagger loses pause"),
    "does not accept that a step holds longer": ("flagger", PROD, ", hold]", "]", "flagger loses hold"),
    "measures a later step's analysis too early": (
        "flagger",
        CANARY,
        "weight: 5,",
        "weight: 2,",
        "flagger can't carry this out: every analysis is measured in every step",
    ),
    "names no gateway": (
        "flagger",
        "conf/target/flagger.yaml",
        "gateway: {name: public, namespace: gateways}\n",
        "",
        "gateway",
    ),
    "has a router of another target": (
        "flagger",
        PROD,
        "  namespace:",
        "  router: nginx\n  namespace:",
        "target.router",
    ),
    "names a step where the controller moves": (
        "flagger",
        PROD,
        RELEASE,
        f"{RELEASE}step: wide\nstable: flights@v1.0.0\n",
        "carries out canary by itself",
    ),
    "tests callers whom it does not draw": (
        "flagger",
        PROD,
        "/rollout@rollout: canary",
        "/rollout@rollout: ab_test",
        "hashes none",
    ),
    "matches two cohorts": (
        "flagger",
        PROD,
        "/rollout@rollout: canary",
        "/rollout@rollout: phased",
        "one cohort is matched",
    ),
    "copies a share": (
        "flagger",
        PROD,
        "/rollout@rollout: canary",
        "/rollout@rollout: shadow",
        "flagger loses mirror",
    ),
    "divides traffic where it is ignored": (
        "kserve",
        "conf/target/kserve.yaml",
        "mode: knative",
        "mode: standard",
        "canaryTrafficPercent is read in Knative mode alone",
    ),
    "has a mode of a former name": ("kserve", "conf/target/kserve.yaml", "knative", "Serverless", "target.mode"),
    "does not accept that the stable revision is not pinned": ("kserve", PROD, "stable, ", "", "kserve loses stable"),
    "copies by a predictor": (
        "kserve",
        PROD,
        "/rollout@rollout: canary",
        "/rollout@rollout: shadow",
        "sends copies to a log",
    ),
    "copies by a route of Knative": (
        "knative",
        PROD,
        "/rollout@rollout: canary",
        "/rollout@rollout: shadow",
        "a route of Knative copies no request",
    ),
    "does not accept that a person moves": ("knative", PROD, "progress, ", "", "knative loses progress"),
    "names a step that the rollout does not have": (
        "knative",
        PROD,
        RELEASE,
        f"{RELEASE}step: wid\nstable: flights@v1.0.0\n",
        "did you mean wide?",
    ),
    "names half of what is live": ("knative", PROD, RELEASE, f"{RELEASE}step: wide\n", "needs stable too"),
    "has proxies in no namespace": (
        "knative",
        "conf/target/knative.yaml",
        "kourier-system",
        "Kourier_System",
        "target.proxies",
    ),
    "has an endpoint of a name": ("vertex", "conf/target/vertex.yaml", "'4711'", "flights", "target.endpoint"),
    "has a machine that is too small": ("vertex", PROD, 'cpu: "1"', 'cpu: "4"', "has 2 processors"),
    "does not accept that nothing is measured": ("vertex", PROD, ", analyses", "", "vertex loses analyses"),
    "agrees on less than half": ("argo_rollouts", MONITOR, "at_least: 0.95", "at_least: 0.4", "at_least"),
    "agrees on too few requests to fail": (
        "argo_rollouts",
        MONITOR,
        "at_least: 0.95, window: 15m, min_requests: 2000",
        "at_least: 0.95, window: 15m, min_requests: 30",
        "requests to differ; raise it",
    ),
    "counts what is no counter": (
        "argo_rollouts",
        MONITOR,
        "bookings_total",
        "bookings",
        "is not named like a counter",
    ),
    "has a query in place of a name": (
        "argo_rollouts",
        MONITOR,
        "bookings_total",
        "'x{a=1}'",
        "analyses.booked.events",
    ),
    "limits both directions": (
        "argo_rollouts",
        MONITOR,
        "falls_at_most: 0.02,",
        "falls_at_most: 0.02, grows_at_most: 0.02,",
        "exactly one",
    ),
    "asks for more events than come": (
        "argo_rollouts",
        MONITOR,
        "window: 15m, min_requests: 2000}\n  cpu",
        "window: 15m, min_requests: 90000}\n  cpu",
        "so it can never decide",
    ),
    "allows more processors than a pod has": (
        "argo_rollouts",
        MONITOR,
        "at_most_cores: 0.8",
        "at_most_cores: 2",
        "never fail",
    ),
    "allows more memory than a pod has": (
        "argo_rollouts",
        MONITOR,
        "at_most_mib: 900",
        "at_most_mib: 2048",
        "never fail",
    ),
    "looks back further than it holds": (
        "argo_rollouts",
        MONITOR,
        "at_most_mib: 900",
        "at_most_mib: 900, window: 2h",
        "before the step",
    ),
}
"""By what the environment does: the target, the file, its edit, and the sentence."""


@pytest.fixture
def conf(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(repository, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(conf: Path, target: str) -> None:
    keys, lost = TARGETS[target]
    if target == "argo_rollouts":
        edit(conf / MONITOR, "analyses:\n", ANALYSES)
        edit(
            conf / CANARY,
            "weight: 25, hold: 30m, analyses: [",
            "weight: 25, hold: 30m, analyses: [agreement, booked, cpu, memory, ",
        )
        return
    (conf / f"conf/target/{target}.yaml").write_text(f"kind: {target}\n{keys}\n")
    edit(conf / PROD, "/target@target: argo_rollouts", f"/target@target: {target}")
    edit(conf / PROD, RELEASE, f"{RELEASE}accept_loss: [{lost}]\n")


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_reference_has_none_there(target: str, conf: Path) -> None:
    move(conf, target)
    require_none("nothing is known to scrape the servers of prod")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    target, file, old, new, message = FAULTS[fault]
    move(conf, target)
    edit(conf / file, old, new)
    require_found(message)
