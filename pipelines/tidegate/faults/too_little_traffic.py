"""Of the expected requests, one in fifty arrives.

Why: a quiet night decides nothing; a version without requests is not a good version.

Example: `tidegate rehearse --fault too_little_traffic`
"""

from tidegate.faults import MOST_REQUESTS, Surroundings, every_analysis, unchanged

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings(traffic=0.02)
ELSEWHERE = ""
caught_by = every_analysis
served = unchanged
