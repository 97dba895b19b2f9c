"""What Argo Rollouts demands of a Rollout and its analyses: a function per rule."""

from tidegate.targets.argo_rollouts.rules import analysis, blue_green, canary, istio, queries, rollout, routes

RULES = (*rollout.RULES, *canary.RULES, *routes.RULES, *istio.RULES, *blue_green.RULES, *analysis.RULES, *queries.RULES)
