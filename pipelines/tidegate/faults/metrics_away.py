"""Prometheus stops answering in the middle of the first step.

Why: what cannot be asked is not known; a rollout that goes on without answers measures nothing.

Example: `tidegate rehearse --fault metrics_away`
"""

from tidegate.faults import MOST_REQUESTS, Surroundings, every_analysis, unchanged

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings(metrics_end=True)
ELSEWHERE = ""
caught_by = every_analysis
served = unchanged
