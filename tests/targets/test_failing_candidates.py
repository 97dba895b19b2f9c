"""Six and more failing candidates, and a healthy one, decided by the rendered queries in a running Prometheus."""

from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest

from rollout_traffic import FAILING, HEALTHY, START, samples
from running_prometheus import answers, needs_prometheus, prometheus
from targets.conftest import behind_a_gateway
from tidegate.targets import Manifest
from tidegate.targets.argo_rollouts.condition import condition

pytestmark = [needs_prometheus, pytest.mark.slow]
RATE = 40
STRATEGIES = ("canary", "blue_green", "linear")
ROUTERS = ("nginx", "istio", "gateway_api")
CANDIDATES = {"is healthy": HEALTHY, **FAILING}
WORST = ("successful", "inconclusive", "failed")
UNDECIDED = {"is silent", "has pods that are not scraped", "has a router that is not scraped"}


def steps(manifests: tuple[Manifest, ...]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Each step's weight and the metrics of its analysis, in order."""
    documents = {manifest.name: manifest.document for manifest in manifests if manifest.kind == "AnalysisTemplate"}
    (rollout,) = (manifest.document for manifest in manifests if manifest.kind == "Rollout")
    strategy = rollout["spec"]["strategy"]
    if "blueGreen" in strategy:
        named = [(100, strategy["blueGreen"]["postPromotionAnalysis"])]
    else:
        pairs = pairwise(strategy["canary"]["steps"])
        named = [(weight["setWeight"], step["analysis"]) for weight, step in pairs if "setWeight" in weight]
    return [
        (weight, documents[analysis["templates"][0]["templateName"]]["spec"]["metrics"]) for weight, analysis in named
    ]


def last_s(metric: dict[str, Any]) -> int:
    return seconds(metric["initialDelay"]) + seconds(metric["interval"]) * (metric["count"] - 1)


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


def timeline(manifests: tuple[Manifest, ...]) -> tuple[dict[int, int], int]:
    """The second at which each weight is set, and that of the last measurement."""
    weights, now = {}, 0
    for weight, metrics in steps(manifests):
        weights[now] = weight
        now += max(map(last_s, metrics))
    return weights, now


def namespace(strategy: str, candidate: str) -> str:
    return f"{strategy}-{list(CANDIDATES).index(candidate)}"


Rendered = dict[tuple[str, str], tuple[Manifest, ...]]
"""By router and strategy."""


@pytest.fixture(scope="module")
def manifests(
    prod: tuple[Manifest, ...],
    rendered_with: Callable[[str], tuple[Manifest, ...]],
    params: dict[str, Any],
    repository: Path,
) -> Rendered:
    """Each router whose series are asked; a Gateway's are Istio's here."""
    found = {("nginx", name): prod if name == "canary" else rendered_with(name) for name in STRATEGIES}
    for name in STRATEGIES:
        found["istio", name] = behind_a_gateway(params, repository, name, "istio")
        found["gateway_api", name] = behind_a_gateway(params, repository, name, gateway_series="istio")
    return found


@pytest.fixture(scope="module")
def url(manifests: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    written = []
    for strategy in STRATEGIES:
        weights, end_s = timeline(manifests["nginx", strategy])
        written += [
            samples(behaviour, weights, rate=RATE, namespace=namespace(strategy, candidate), end_s=end_s)
            for candidate, behaviour in CANDIDATES.items()
        ]
    with prometheus(chain.from_iterable(written), tmp_path_factory.mktemp("prometheus")) as address:
        yield address


def outcome(url: str, metric: dict[str, Any], start: int, space: str) -> str:
    """The first measurement that does not succeed decides, as with failureLimit 0 and inconclusiveLimit 0."""
    text = metric["provider"]["prometheus"]["query"].replace("flights-prod", space)
    for argument, version in (("canary-hash", "new"), ("stable-hash", "old")):
        text = text.replace("{{args." + argument + "}}", version)
    first, every = seconds(metric["initialDelay"]), seconds(metric["interval"])
    for answer in answers(url, text, start=START + start + first, every_s=every, count=metric["count"]):
        if condition(metric["failureCondition"])(answer):
            return "failed"
        if not condition(metric["successCondition"])(answer):
            return "inconclusive"
    return "successful"


def decided(url: str, manifests: tuple[Manifest, ...], space: str) -> dict[str, str]:
    """The outcome of every analysis of the first step that does not succeed, or of the last."""
    start, outcomes = 0, {}
    for _, metrics in steps(manifests):
        outcomes = {metric["name"]: outcome(url, metric, start, space) for metric in metrics}
        if {*outcomes.values()} != {"successful"}:
            break
        start += max(map(last_s, metrics))
    return outcomes


@pytest.mark.parametrize("router", ROUTERS)
@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("candidate", CANDIDATES)
def test_only_a_healthy_candidate_passes(
    router: str, strategy: str, candidate: str, url: str, manifests: Rendered
) -> None:
    outcomes = decided(url, manifests[router, strategy], namespace(strategy, candidate))
    assert any(name.endswith(".router") for name in outcomes), "no router is asked"
    worst = max(outcomes.values(), key=WORST.index)
    if candidate == "is healthy":
        assert worst == "successful", outcomes
    elif candidate in UNDECIDED:
        assert worst == "inconclusive", outcomes
    else:
        assert worst == "failed", outcomes
