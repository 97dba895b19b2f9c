"""Rehearse a rollout: real servers, injected faults, a scaled clock.

Of each fault a real server is started and answers rows of the holdout (`record`). What it answered, how fast, and when
it ended is replayed at the declared rate, request by request, at the plan's exact weights (`traffic`); counters are
scraped as Prometheus would, and the plan's analyses decide by the queries that are rendered (`rollout`).
"""
