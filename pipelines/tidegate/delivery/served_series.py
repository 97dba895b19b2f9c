"""The series that a server exports, by name, label and bucket.

The server creates them, analyses and objectives query them; what is not here, no query can ask for.
"""

REQUESTS = "tidegate_requests_total"
"""Counter of inference requests, by `code`."""
SECONDS = "tidegate_request_seconds"
"""Histogram of the time to answer, of answered requests."""
SCORE = "tidegate_score"
"""Sum and count of the answers; a histogram for probabilities."""
WAITING = "tidegate_waiting_requests"
"""Gauge of requests that wait for the model."""
MEMORY_BYTES = "process_resident_memory_bytes"
CPU_SECONDS = "process_cpu_seconds_total"

CODES = ("200", "400", "408", "413", "499", "500", "503")
"""What a request can end with. Prometheus sees growth only from a series' first scrape on, so each exists from the
start: of a series that began with a burst of errors, the burst would be lost."""
BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The buckets of the histogram: a response time is known up to these."""
OWN_LABELS = frozenset({"code", "le"})
"""The labels that the series have themselves; all others come from the scrape."""
MOST_WAITING = 64
"""Requests that wait for the model at most; one more is refused."""
