"""What to write where nothing is monitored yet, ready to be copied."""

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.records import Direction

_WHERE = "conf/monitor/default.yaml, which `- monitor: default` below `defaults:` of conf/config.yaml chooses"


def of_rows(evaluate: Evaluate) -> str:
    """An objective of the first declared metric."""
    metric = next(iter(evaluate.metrics))
    higher = metrics.load(metrics.kind_of(metric, evaluate.metrics[metric])).DIRECTION is Direction.HIGHER
    limit = "at_least" if higher else "at_most"
    example = f"performs: {{kind: performance, metric: {metric}, {limit}: LIMIT, owner: OWNER}}"
    return f"write `objectives: {{{example}}}` to {_WHERE}; then `tidegate monitor --data FILE`"


def of_requests(*, deployed: bool) -> str:
    """An objective that becomes an alert."""
    example = "available: {kind: availability, at_least: 99.9%, owner: OWNER}"
    serve = "" if deployed else ", and an environment to serve in: `tidegate init --deploy TARGET`"
    return f"write `objectives: {{{example}}}` to {_WHERE}{serve}; then `tidegate monitor --prove`"
