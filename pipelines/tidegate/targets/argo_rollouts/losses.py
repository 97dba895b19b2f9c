"""What Argo Rollouts can't carry over of each strategy, by its router."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.delivery.losses import Analyses, Loss, Support
from tidegate.targets.argo_rollouts import observers

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _unseen(environment: "Environment", _: Analyses) -> Iterator[str]:
    target = environment.target
    copied = target.router == "istio" and environment.rollout.strategy == "shadow"
    if copied or not observers.asks_router(target):
        yield "target.router"


ROUTER = Loss(
    "router",
    "requests that reach no pod are counted by no analysis, and those of kind unanswered are not measured: routers of "
    "the Gateway API have no series in common (declare gateway_series where yours are Istio's), those of a load "
    "balancer are CloudWatch's, and Istio counts no copies",
    _unseen,
)
ISTIO = Loss(
    "istio",
    "this controller copies requests, and matches a cohort's values, by Istio's routes alone: declare router: istio",
    lambda environment, _: ["target.router"] if environment.target.router != "istio" else [],
    acceptable=False,
)
STRATEGIES = {
    "shadow": Support((ISTIO, ROUTER)),
    "phased": Support((ISTIO, ROUTER)),
    "ab_test": Support(impossible="a weight is drawn for each request, so a caller would meet both versions"),
    "feature_flag": Support(impossible="a route evaluates no flag; let one of target flagd choose between two hosts"),
    "canary": Support((ROUTER,)),
    "linear": Support((ROUTER,)),
    "blue_green": Support((ROUTER,)),
    "rolling": Support(impossible="it holds and measures no step, for which a plain Deployment needs no controller"),
}
