import re
from time import perf_counter

import numpy as np

from prometheus import BOTH
from tidegate.analyses import latency, queries
from tidegate.delivery.served_series import BOUNDS_S
from tidegate.plans import Analysis
from tidegate.serve.observability.telemetry import Telemetry

ANALYSES = [
    Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200),
    Analysis("latency", "latency", at_most=100, unit="ms", window_s=300, min_requests=200, quantile=0.95),
    Analysis("refused", "validation_failures", at_most=0.02, unit="ratio", window_s=300, min_requests=200),
    Analysis("unanswered", "unanswered", at_most=0.02, unit="ratio", window_s=300, min_requests=200),
    Analysis("shift", "score_shift", at_most=0.05, unit="score", window_s=900, min_requests=500),
]


def test_the_server_exports_what_the_queries_ask_for() -> None:
    telemetry = Telemetry(model="flights", version="x", task="binary")
    telemetry.counts().answered(503, perf_counter())
    telemetry.counts().scored(np.array([0.5]))
    exported = set(re.findall(r"^(\w+)[{ ]", telemetry.text().decode(), re.MULTILINE))
    asked = {
        name
        for analysis in ANALYSES
        for text in queries(analysis, BOTH).values()
        for name in re.findall(r"tidegate_\w+", text)
    }
    assert len(asked) == 5
    assert asked <= exported
    assert 'tidegate_requests_total{code="503"} 1.0' in telemetry.text().decode()


def test_no_declarable_latency_limit_lies_beyond_what_the_server_can_show() -> None:
    # an answer slower than the largest bucket shows as that bucket: a limit there could never fail
    (below,) = (bound.lt for bound in latency.Params.model_fields["at_most_ms"].metadata if hasattr(bound, "lt"))
    assert below == 1000 * BOUNDS_S[-1]
