"""What Prometheus would have scraped during a rollout whose candidate behaves in one of several ways.

Requests are drawn second by second (Poisson, one seed), pods and router count them, and every 15 seconds each is
scraped. The stable version runs for 50 minutes before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

START = 1_700_000_000
BEFORE_S = 3000
SCRAPE_S = 15
PODS = 2
BUCKETS = (0.05, 0.1, 2.5)
CODES = ("200", "400", "500", "503")


@dataclass(frozen=True)
class Behaviour:
    """How a version answers."""

    codes: Mapping[str, float] = field(default_factory=lambda: {"200": 0.985, "400": 0.01, "500": 0.005})
    slow: float = 0.03
    """The share of answers that take 2 s."""
    score: float = 0.25
    down_s: int = 0
    """Of every 20 seconds, so many during which its pods are dead."""
    scraped: bool = True
    """Whether Prometheus finds its pods."""
    routed: bool = True
    """Whether Prometheus finds the router."""


HEALTHY = Behaviour()
FAILING = {
    "refuses every request": Behaviour(codes={"400": 1.0}),
    "is unknown to its pods by this name": Behaviour(codes={"404": 1.0}),
    "answers a tenth with 500": Behaviour(codes={"200": 0.9, "500": 0.1}),
    "is killed again and again": Behaviour(down_s=10),
    "is slow": Behaviour(slow=0.2),
    "is silent": Behaviour(scraped=False, routed=False),
    "has pods that are not scraped": Behaviour(scraped=False),
    "has a router that is not scraped": Behaviour(routed=False),
    "answers with wrong scores": Behaviour(score=0.5),
}


@dataclass
class _Counters:
    """Counters of one process by name and labels."""

    values: dict[tuple[str, str], float] = field(default_factory=dict)

    def add(self, name: str, labels: str, amount: float) -> None:
        self.values[name, labels] = self.values.get((name, labels), 0.0) + amount


def samples(
    candidate: Behaviour, weights: Mapping[int, int], *, rate: float, namespace: str, end_s: int
) -> Iterator[str]:
    """OpenMetrics lines. `weights` are the candidate's percent of the traffic by the second from which they hold."""
    random, router, weight = np.random.default_rng(7), _Counters(), 0
    stable, new = _Replicas("old", HEALTHY), _Replicas("new", candidate)
    for second in range(-BEFORE_S, end_s + 1):
        weight = weights.get(second, weight)
        canary = f"{namespace}-flights-canary-http" if weight < 100 else ""
        services = ("active", "active") if 100 in weights.values() else ("stable", "canary")
        stable.serve(random, rate * (100 - weight) / 100, second, router, ("", services[0]))
        new.serve(random, rate * weight / 100, second, router, (canary, services[1]))
        if second % SCRAPE_S:
            continue
        yield from stable.scraped(namespace, second)
        yield from new.scraped(namespace, second) if second >= 0 else ()
        if candidate.routed:
            yield from _scraped(router, {NGINX: _nginx(namespace), ISTIO: _istio(namespace)}, second)


NGINX, ISTIO = "nginx_", "istio_"
"""How the names of their series begin."""


def _nginx(namespace: str) -> str:
    return f'exported_namespace="{namespace}",namespace="nginx",ingress="flights",method="POST"'


def _istio(namespace: str) -> str:
    return f'reporter="source",namespace="gateways",destination_service_namespace="{namespace}"'


class _Replicas:
    """The pods of one version."""

    def __init__(self, hash_: str, behaviour: Behaviour) -> None:
        self.hash, self.behaviour = hash_, behaviour
        self.pods = [_pod() for _ in range(PODS)]

    def serve(
        self, random: np.random.Generator, rate: float, second: int, router: _Counters, sent_to: tuple[str, str]
    ) -> None:
        for number in range(PODS):
            drawn = _requests(random, rate / PODS, self.behaviour)
            if self._dead(second):
                self.pods[number] = _pod()
                _count_router(router, {"502": (drawn.total, 0)}, *sent_to)
            else:
                _count_pod(self.pods[number], drawn, self.behaviour.score)
                _count_router(router, drawn.by_code, *sent_to)

    def scraped(self, namespace: str, second: int) -> Iterator[str]:
        for number, pod in enumerate(self.pods if self.behaviour.scraped and not self._dead(second) else ()):
            labels = f'namespace="{namespace}",rollouts_pod_template_hash="{self.hash}",pod="{self.hash}-{number}"'
            yield from _scraped(pod, labels, second)

    def _dead(self, second: int) -> bool:
        return second % 20 < self.behaviour.down_s


@dataclass(frozen=True)
class _Drawn:
    by_code: dict[str, tuple[int, int]]
    """Requests, and the slow ones of those, by status code."""

    @property
    def total(self) -> int:
        return sum(count for count, _ in self.by_code.values())


def _requests(random: np.random.Generator, rate: float, behaviour: Behaviour) -> _Drawn:
    drawn = {code: int(random.poisson(rate * share)) for code, share in behaviour.codes.items()}
    return _Drawn({code: (count, int(random.binomial(count, behaviour.slow))) for code, count in drawn.items()})


def _pod() -> _Counters:
    """A server that has just started: each code's series exists."""
    pod = _Counters()
    for code in CODES:
        pod.add("tidegate_requests_total", f'code="{code}"', 0)
    return pod


def _count_pod(pod: _Counters, drawn: _Drawn, score: float) -> None:
    for code, (count, slow) in drawn.by_code.items():
        if code == "404":
            continue  # another path than the served model's: no inference request
        pod.add("tidegate_requests_total", f'code="{code}"', count)
        if code == "200":
            _durations(pod, "tidegate_request_seconds", "", count, slow)
            pod.add("tidegate_score_sum", "", count * score)
            pod.add("tidegate_score_count", "", count)


def _count_router(router: _Counters, by_code: Mapping[str, tuple[int, int]], upstream: str, service: str) -> None:
    """A series begins with the first request of its code: no router creates one before.

    `upstream` is the candidate's as nginx names it, `service` that of Istio, which counts milliseconds.
    """
    for code, (count, slow) in by_code.items():
        if count:
            labels = f'status="{code}",canary="{upstream}"'
            router.add("nginx_ingress_controller_requests", labels, count)
            _durations(router, "nginx_ingress_controller_response_duration_seconds", labels, count, slow)
            labels = f'response_code="{code}",destination_service_name="flights-{service}"'
            router.add("istio_requests_total", labels, count)
            _durations(router, "istio_request_duration_milliseconds", labels, count, slow, unit=1000)


def _durations(counters: _Counters, name: str, labels: str, count: int, slow: int, unit: int = 1) -> None:
    separator = "," if labels else ""
    for bound in BUCKETS:
        counters.add(
            f"{name}_bucket", f'{labels}{separator}le="{bound * unit:g}"', count if bound >= 2 else count - slow
        )
    counters.add(f"{name}_bucket", f'{labels}{separator}le="+Inf"', count)
    counters.add(f"{name}_count", labels, count)


def _scraped(counters: _Counters, own: str | Mapping[str, str], second: int) -> Iterator[str]:
    """`own` are the labels of all series, or those by how the series' names begin."""
    for (name, labels), value in counters.values.items():
        shared = own if isinstance(own, str) else next(text for begin, text in own.items() if name.startswith(begin))
        yield f"{name}{{{shared}{',' if labels else ''}{labels}}} {value:g} {START + second}"
