"""Draw a rehearsed rollout: traffic, failures, decision."""

from markupsafe import Markup

from tidegate.delivery.rehearsals import HEALTHY, Rehearsal, RehearsedRun, RehearsedStep, RolloutOutcome
from tidegate.review.page.svg import element
from tidegate.review.rehearsal_texts import after, clock

LEAST, TALL = 8.0, 88.0
"""Percent of the height at which no traffic, and all of it, is drawn."""
KINDS = {RolloutOutcome.PROMOTED: "promoted", RolloutOutcome.ROLLED_BACK: "rolled", RolloutOutcome.PAUSED: "paused"}


def longest_s(rehearsal: Rehearsal) -> int:
    """How long the longest of the rollouts takes: all are drawn on its scale."""
    return max((run.steps[-1].until_s for run in rehearsal.runs if run.steps), default=1)


def mark(drawn: RehearsedRun) -> str:
    """The colour of an outcome: green where it is right, red where analyses could have known better."""
    if drawn.is_caught == (drawn.fault == HEALTHY):
        return "fail" if drawn.expected or drawn.fault == HEALTHY else ""
    return "pass"


def run(drawn: RehearsedRun, whole_s: int) -> Markup:
    """Steps as bars, failed requests as the red part of a minute, a line where the end was decided."""
    label = f"{drawn.fault}: {drawn.outcome.value} {after(drawn)}, {drawn.failed:,} of {drawn.requests:,} failed"
    parts = [element("title", label)]
    parts += [_step(step, whole_s) for step in drawn.steps if step.weight]
    for minute, (stable, candidate, failed) in enumerate(drawn.minutes):
        if failed:
            parts.append(_failed(minute, stable, candidate, failed, whole_s))
    at = f"{100 * drawn.decided_s / whole_s:.2f}%"
    kind = KINDS[drawn.outcome]
    parts.append(element("line", x1=at, x2=at, y1="0%", y2="100%", _class=f"decided {kind}"))
    return element("svg", *parts, _class="rehearsal", role="img", aria_label=label)


def _step(step: RehearsedStep, whole_s: int) -> Markup:
    tall = _tall(step.weight / 100)
    title = f"{step.name}: {step.weight} % from {clock(step.from_s)} to {clock(step.until_s)}"
    return element(
        "rect",
        element("title", title),
        x=f"{100 * step.from_s / whole_s:.2f}%",
        width=f"{100 * (step.until_s - step.from_s) / whole_s:.2f}%",
        y=f"{100 - tall:.1f}%",
        height=f"{tall:.1f}%",
        _class="share",
    )


def _failed(minute: int, stable: int, candidate: int, failed: int, whole_s: int) -> Markup:
    """As much of the candidate's bar as failed of its requests; where the stable version failed, all of the height."""
    requests = stable + candidate
    of_candidate = min(failed / candidate, 1.0) if candidate else 0.0
    tall = max(_tall(candidate / requests) * of_candidate if failed <= candidate else 100 * failed / requests, 3.0)
    return element(
        "rect",
        element("title", f"minute {minute + 1}: {failed:,} of {requests:,} requests failed"),
        x=f"{100 * 60 * minute / whole_s:.2f}%",
        width=f"{max(100 * 60 / whole_s, 0.4):.2f}%",
        y=f"{100 - tall:.1f}%",
        height=f"{tall:.1f}%",
        _class="failed",
    )


def _tall(share: float) -> float:
    return LEAST + TALL * share
