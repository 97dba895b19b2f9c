"""What Argo Rollouts demands of a Rollout and its analyses: a function per rule."""

from tidegate.targets.argo_rollouts.rules import analysis, blue_green, canary, queries, rollout, routes

RULES = (*rollout.RULES, *canary.RULES, *routes.RULES, *blue_green.RULES, *analysis.RULES, *queries.RULES)
