"""The objectives that are declared, and what to write where there are none."""

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.root import Declaration
from tidegate.errors import DeclarationError, Problem
from tidegate.objectives import DataParams, DeclaredData, problems
from tidegate.records import Direction

_WHERE = "conf/monitor/default.yaml, which `- monitor: default` below `defaults:` of conf/config.yaml chooses"


def declared_of_rows(declared: Declaration) -> dict[str, DataParams]:
    """Those that rows decide. Raises DeclarationError where there are none, and for those that can never hold."""
    objectives = {name: own for name, own in declared.monitor.objectives.items() if isinstance(own, DataParams)}
    if not objectives:
        why = f"no objective of rows is declared; {of_rows(declared.evaluate)}"
        raise DeclarationError(Problem(why, key="monitor.objectives"))
    if wrong := list(problems(objectives, DeclaredData(declared.data.columns, declared.evaluate))):
        raise DeclarationError(wrong)
    return objectives


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
