"""What each cloud takes from an objective: statuses, severity, sentences."""

from tidegate.alerts.burn_rules import BurnLimit
from tidegate.delivery.served_series import CODES
from tidegate.objectives import LevelSignal, LiveParams, RatioSignal

LONG_BURN = "a burn over more than a day is not seen: no alarm of {cloud} looks back further"
QUEUE = "how full the queue before the model is, is not measured: {cloud} does not read the server's metrics"


def resource(params: LiveParams) -> str:
    """What may fill up; empty of objectives that are not levels."""
    return str(getattr(params, "resource", ""))


def failing_alone(params: LiveParams) -> tuple[str, ...]:
    """The statuses that alone count as failed; none where all 5xx that a server answers with do."""
    codes = tuple(getattr(params, "codes", ()))
    return () if {code for code in CODES if code.startswith("5")} <= {*codes} else codes


def severity(params: LiveParams, limit: BurnLimit) -> str:
    """The severity of a burn: it pages only if its objective does."""
    return params.severity.value if limit.burn.severity == params.severity.value else "ticket"


def too_fast(params: LiveParams, signal: RatioSignal, limit: BurnLimit) -> str:
    """What the alarm of a burn says."""
    return f"{signal.says}: the budget burns {limit.factor:g} times too fast; {_contact(params)}"


def too_full(params: LiveParams, signal: LevelSignal, *, of: str) -> str:
    """What the alarm of a level says: of a machine, as the cloud calls it."""
    return f"{signal.says}: more than {signal.at_most:.0%} of {of}; {_contact(params)}"


def _contact(params: LiveParams) -> str:
    """Who acts, and by which runbook."""
    return f"{params.owner}, {params.runbook}" if params.runbook else params.owner
