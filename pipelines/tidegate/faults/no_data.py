"""Prometheus never finds the candidate's pods.

Why: a selector that matches nothing looks exactly like a candidate without errors.

Example: `tidegate rehearse --fault no_data`
"""

from tidegate.faults import MOST_REQUESTS, Surroundings, every_analysis, unchanged

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings(candidate_scraped=False)
ELSEWHERE = ""
caught_by = every_analysis
served = unchanged
