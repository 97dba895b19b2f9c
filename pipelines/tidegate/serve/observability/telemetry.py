"""Prometheus metrics of the server.

Their names are those that the rendered analyses and alerts query. `tidegate_requests_total{code}`,
`tidegate_request_seconds` (histogram of answered requests: a refusal is fast) and `tidegate_score` (sum and count of
the answers, of several classes the probability of the likeliest; a histogram for probabilities) cover inference
requests only: health checks would hide a failing model.
`tidegate_reloads_total{outcome}` counts packages that SIGHUP asked for, `tidegate_shadow_dropped_total`
copies of requests that were not answered.
`tidegate_waiting_requests` is the queue before the model, `tidegate_log_lines_dropped_total` what the access log lacks,
`tidegate_spans_dropped_total` what the collector of traces does;
`process_*` (Linux) is what the process uses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    Summary,
    disable_created_metrics,
    exposition,
)
from prometheus_client.openmetrics import exposition as open_metrics

from tidegate.arrays import Floats
from tidegate.delivery.served_series import BOUNDS_S, CODES
from tidegate.kinds import TASKS, Task
from tidegate.serve.observability.trace_context import TraceContext

VARIANT = ("track", "version")
"""The labels of a server that divides requests between two versions; of another one, the scrape has them."""
CONTENT_TYPE = exposition.CONTENT_TYPE_PLAIN_0_0_4
OPEN_METRICS = open_metrics.CONTENT_TYPE_LATEST


class Telemetry:
    """The counters of one server."""

    def __init__(self, *, model: str, version: str, task: str, has_variants: bool = False) -> None:
        own = VARIANT if has_variants else ()
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tidegate_requests", "Inference requests by status", [*own, "code"], registry=self.registry
        )
        self.seconds = Histogram(
            "tidegate_request_seconds", "Time to answer a request", own, buckets=BOUNDS_S, registry=self.registry
        )
        self.score = _score(TASKS.load(task), own, self.registry)
        self.waiting = Gauge("tidegate_waiting_requests", "Requests that wait for the model", registry=self.registry)
        self.dropped = Counter(
            "tidegate_log_lines_dropped", "Lines of the access log that could not be written", registry=self.registry
        )
        self.spans_dropped = Counter(
            "tidegate_spans_dropped", "Spans that the collector of traces lacks", registry=self.registry
        )
        described = "Copies of requests that the shadow had no time for"
        self.shadow_dropped = Counter("tidegate_shadow_dropped", described, registry=self.registry)
        ProcessCollector(registry=self.registry)
        self.reloads = Counter(
            "tidegate_reloads", "Packages that were to be served next", ["outcome"], registry=self.registry
        )
        for outcome in ("loaded", "refused"):
            self.reloads.labels(outcome)
        self.info = Info("tidegate_model", "The model that is served", own[:1], registry=self.registry)
        self.has_variants = has_variants
        if not has_variants:
            self.describe(model=model, version=version)

    def counts(self, track: str = "", version: str = "") -> "Counts":
        """The counters of what is served; track and version are labels of a server that has variants only."""
        own = (track, version) if self.has_variants else ()
        by_code = {int(code): self.requests.labels(*own, code) for code in CODES}
        if not own:
            return Counts(by_code, self.seconds, self.score)
        return Counts(by_code, self.seconds.labels(*own), self.score.labels(*own))

    def describe(self, *, model: str, version: str, track: str = "") -> None:
        """Name what is served."""
        info = self.info.labels(track) if self.has_variants else self.info
        info.info({"model": model, "version": version})

    def reloaded(self, outcome: str) -> None:
        """Count a package that was to take the place of another: it was `loaded` or `refused`."""
        self.reloads.labels(outcome).inc()

    def text(self) -> bytes:
        return exposition.generate_latest(self.registry)

    def open_metrics(self) -> bytes:
        """The same with exemplars."""
        text: bytes = open_metrics.generate_latest(self.registry)  # type: ignore[no-untyped-call]
        return text


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of the requests to one version."""

    by_code: Mapping[int, Counter]
    seconds: Histogram
    score: Histogram | Summary

    def answered(self, code: int, started: float, trace: TraceContext | None = None) -> None:
        """Count a request and time it; `started` is on the clock of `perf_counter`. A sampled trace is an exemplar."""
        if code == 200:
            exemplar = {"trace_id": trace.trace} if trace and trace.is_sampled else None
            self.seconds.observe(perf_counter() - started, exemplar)
        self.by_code[code].inc()

    def scored(self, answers: Floats) -> None:
        scores = answers if answers.ndim == 1 else answers.max(axis=1)
        for answer in scores.tolist():
            self.score.observe(answer)


def _score(task: Task, labels: Sequence[str], registry: CollectorRegistry) -> Histogram | Summary:
    """A histogram in tenths of the range, where predictions have one."""
    (low, high), says = task.RANGE, f"{task.PREDICTION.capitalize()} answered"
    if not isfinite(high - low):
        return Summary("tidegate_score", says, labels, registry=registry)
    tenths = [low + tenth * (high - low) / 10 for tenth in range(1, 11)]
    return Histogram("tidegate_score", says, labels, buckets=tenths, registry=registry)
