"""Faults in the declaration that rendered with exit 0 once: each is found at its file and line, before rendering."""

import shutil
from pathlib import Path

import pytest

from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError, Problem
from tidegate.validation.declaration import located, validate
from tidegate.validation.warnings import warnings

PROD, DEV, MONITOR = "conf/env/prod.yaml", "conf/env/dev.yaml", "conf/monitor/flights.yaml"
ROLLING, CANARY = "conf/rollout/rolling.yaml", "conf/rollout/canary.yaml"
STORE = "https://models.example.com/flights"
FAULTS = {
    "settles longer than the update may take": (
        (ROLLING, "max_surge: 1", "settle: 11m"),
        "settle for less than 480 s",
    ),
    "settles exactly as long": ((ROLLING, "max_surge: 1", "settle: 480s"), "settle for less than 480 s"),
    "scales at 0 %": ((DEV, "cpu: 70%", "cpu: 0%"), "must be whole percent, at least 1%"),
    "scales at half a percent": ((DEV, "cpu: 70%", "cpu: 0.5%"), "must be whole percent, at least 1%"),
    "has no such port at the store": ((PROD, STORE, "http://10.0.0.1:70000/x"), "the port must be between 1 and 65535"),
    "has no such host at the store": ((PROD, STORE, "https://models..example.com/x"), "the parts of the host name"),
    "shares a namespace": ((PROD, "namespace: flights-prod", "namespace: flights-dev"), "environments.dev is in"),
    "has less memory than the server": ((DEV, "memory: 1Gi}", "memory: 200Mi}"), "above limits.memory"),
    "requests less memory than the server": (
        (DEV, "memory: 512Mi}", "memory: 64Mi}"),
        "is below the 260 MiB of the server: it needs that before the first request",
    ),
    "has too little memory for large requests": (
        (DEV, "memory: 1Gi}\n", "memory: 300Mi}\n", "memory: 512Mi}", "memory: 280Mi}"),
        "is below the 390 MiB of the server: large requests would end it",
    ),
    "has a tag in production": ((PROD, "tidegate-serve@sha256:", "tidegate-serve:v"), "a tag can be moved"),
    "has the tag latest": ((DEV, "tidegate-serve:0.1.0", "tidegate-serve:latest"), "pin a digest"),
    "has no tag": ((DEV, "tidegate-serve:0.1.0", "tidegate-serve"), "pin a digest"),
    "has one replica in production": ((PROD, "min: 3", "min: 1"), "a drained node stops the only replica"),
    "may lose every replica": ((ROLLING, "max_unavailable: 0", "max_unavailable: 1"), "nothing would answer"),
    "wants fewer replicas at most than at least": ((DEV, "max: 2", "max: 0"), "replicas.max"),
    "requests more than it may have": ((DEV, "cpu: 250m", 'cpu: "2"'), "requests.cpu is above limits.cpu"),
    "has a namespace that is no name": ((DEV, "flights-dev", "Flights_Dev"), "must be spelled like"),
    "names a host by its address": (
        (PROD, "  namespace: flights-prod", "  host: 10.0.0.1\n  namespace: flights-prod"),
        "must be a DNS name",
    ),
    "has a Prometheus at no port": ((MONITOR, ":9090", ":99999"), "the port must be between 1 and 65535"),
    "measures before the step": (
        (
            MONITOR,
            "errors:      {kind: error_ratio, at_most: 0.02, window: 5m",
            "errors:      {kind: error_ratio, at_most: 0.02, window: 15m",
        ),
        "would measure traffic from before the step",
    ),
    "has too few requests to decide": (
        (PROD, "requests_per_second: 40", "requests_per_second: 2"),
        "it can never decide",
    ),
    "can never fail": (
        (MONITOR, "min_requests: 200", "min_requests: 5"),
        "would hardly ever fail",
    ),
    "compares scores beyond their range": ((MONITOR, "at_most: 0.05", "at_most: 1.5"), "could never fail"),
    "shrinks its shares": ((CANARY, "weight: 25", "weight: 4"), "must grow from step to step"),
    "names an analysis twice": (
        (CANARY, "[errors, refused, unanswered, latency]", "[errors, errors]"),
        "steps.probe.analyses.1: errors is named twice",
    ),
    "accepts a loss twice": (
        (PROD, "release: latest\n", "release: latest\naccept_loss: [pause, progress, pause]\n"),
        "accept_loss.2: pause is named twice",
    ),
    "keeps its models beside the named folder": (
        (PROD, "https://models.example.com/flights", "s3://models/../flights"),
        "must not have .. as a part of its path",
    ),
    "names an unknown analysis": (
        (CANARY, "[errors, refused, unanswered, latency]", "[erors]"),
        "did you mean errors?",
    ),
    "sees no refusals": (
        (CANARY, "errors, refused,", "errors,"),
        "no analysis sees requests",
    ),
    "jumps from a few percent to all": (
        (CANARY, "weight: 25", "weight: 6", "weight: 50", "weight: 7"),
        "all traffic follows 7 %",
    ),
    "measures with less than it declares": ((CANARY, ", score_shift]", "]"), "no rollout measures it"),
    "asks a router that nobody reads": (
        (PROD, "  namespace: flights-prod", "  router_metrics: false\n  namespace: flights-prod"),
        "unanswered asks the router",
    ),
}
"""By what the environment does: the edits of one file, and the sentence."""


def found(root: Path) -> list[Problem]:
    composed = compose()
    try:
        declaration = validate(composed.root)
    except DeclarationError as error:
        return list(error.problems)
    return located(warnings(declaration), composed.root)


@pytest.fixture
def conf(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(repository / "conf", tmp_path / "conf")
    shutil.copy(repository / "dvc.yaml", tmp_path)
    shutil.copy(repository / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_reference_has_none(conf: Path) -> None:
    assert found(conf) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    (file, *edits), message = FAULTS[fault]
    path = conf / file
    text = path.read_text()
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert old in text
        text = text.replace(old, new) if file == CANARY else text.replace(old, new, 1)
    path.write_text(text)
    problems = [problem for problem in found(conf) if message in str(problem)]
    assert problems, [str(problem) for problem in found(conf)]
    assert all(problem.where and problem.where.path.startswith("conf/") and problem.where.line for problem in problems)
