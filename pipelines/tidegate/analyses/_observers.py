"""Who counts a version's requests: its pods, and the router before them.

Pods see why a request failed; only the router sees one that never reached a pod. Both are asked, and each answers a
metric of its own: no data from either decides nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidegate.delivery.served_series import REQUESTS, SECONDS

Labels = Mapping[str, str]
"""The labels that select one version's series."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The names by which an observer counts requests."""

    requests: str
    """Counter of requests."""
    code: str
    """The label with the status code."""
    seconds: str
    """Histogram of response times."""
    answered: str = ""
    """Matcher of the histogram's series of answered requests; empty where it has no others."""
    unit_ms: int = 1000
    """Milliseconds in the histogram's unit."""


POD_METRICS = Metrics(REQUESTS, "code", SECONDS)


@dataclass(frozen=True, slots=True)
class Version:
    """One version's series."""

    metrics: Metrics
    labels: Labels
    earlier_s: int = 0
    """Seconds by which its window ends earlier, if both versions never serve at the same time."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Both versions as one observer counts them."""

    candidate: Version
    stable: Version


@dataclass(frozen=True, slots=True)
class Observers:
    """Everyone who counts requests in an environment."""

    pods: Observer
    router: Observer | None = None

    def by_view(self) -> Iterator[tuple[str, Observer]]:
        """Each with the name of its view: the pods' has none."""
        yield "", self.pods
        if self.router:
            yield ROUTER, self.router


ROUTER = "router"
