"""What Argo Rollouts demands of a Rollout and its analyses: a function per rule."""

from tidegate.targets.argo_rollouts.rules import (
    analysis,
    blue_green,
    canary,
    istio,
    load_balancers,
    queries,
    rollout,
    routes,
)

ROUTERS = (*routes.RULES, *istio.RULES, *load_balancers.RULES)
RULES = (*rollout.RULES, *canary.RULES, *ROUTERS, *blue_green.RULES, *analysis.RULES, *queries.RULES)
