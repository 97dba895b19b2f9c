"""What Flagger can't carry over of each strategy."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from tidegate.delivery.losses import Analyses, Loss, Support
from tidegate.targets._request_rate import REQUEST_RATE

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _shorter(environment: "Environment", _: Analyses) -> Iterator[str]:
    """Steps that would hold for less than the longest."""
    steps = getattr(environment.rollout, "steps", {})
    longest = max((step.hold for step in steps.values()), default=0)
    yield from (f"rollout.steps.{name}.hold" for name, step in steps.items() if step.hold < longest)


def _further(environment: "Environment", _: Analyses) -> Iterator[str]:
    yield from (f"rollout.steps.{name}" for name in islice(environment.rollout.steps, 1, None))


def _too_early(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    """Steps whose share of the requests is too small for an analysis of another step: each goes back, always."""
    steps = getattr(environment.rollout, "steps", {})
    everywhere = {*chain.from_iterable(step.analyses for step in steps.values())}
    for name, step in steps.items():
        for other in sorted(everywhere - {*step.analyses}):
            if other in analyses:
                seen = environment.traffic.requests_per_second * analyses[other].window_s * step.weight / 100
                if seen < analyses[other].min_requests:
                    yield f"rollout.steps.{name}.analyses"


def _partly(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.rollout.mirror != 100:
        yield "rollout.mirror"


ROUTER = Loss(
    "router",
    "requests that reach no pod are counted by no analysis, and those of kind unanswered are not measured: routers of "
    "the Gateway API have no metrics in common",
)
REACTION = Loss(
    "reaction",
    "the controller acts once in an interval, the longest hold, or of copies and cohorts the longest window: an "
    "analysis is measured once in it, at its end, and a candidate that failed keeps its traffic for one interval more",
)
PAUSE = Loss("pause", "no data is a failed check and goes back: no rollout pauses for manual action")
HOLD = Loss("hold", "one interval is the hold of every step: this one holds as long as the longest", _shorter)
EVERYWHERE = Loss(
    "everywhere",
    "every analysis is measured in every step, and one of another step expects too few requests in this one: no data "
    "is a failed check, so each rollout would go back",
    _too_early,
    acceptable=False,
)
MIRROR = Loss("mirror", "all requests are copied: a route of the Gateway API copies no share of them", _partly)
COHORTS = Loss(
    "cohorts", "one cohort is matched, and all traffic follows it: declare one step", _further, acceptable=False
)
SHARED = (REACTION, PAUSE, ROUTER, REQUEST_RATE)
STRATEGIES = {
    "canary": Support((EVERYWHERE, HOLD, *SHARED)),
    "linear": Support(SHARED),
    "blue_green": Support(SHARED),
    "shadow": Support((MIRROR, *SHARED)),
    "phased": Support((COHORTS, *SHARED)),
    "ab_test": Support(
        impossible="the controller matches values of a header and hashes none, so no share of the callers is drawn, "
        "and it promotes by itself when the test ends"
    ),
    "feature_flag": Support(impossible="a route evaluates no flag; let one of target flagd choose between two hosts"),
    "rolling": Support(impossible="it holds and measures no step, for which a plain Deployment needs no controller"),
}
