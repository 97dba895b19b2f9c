"""Find the calls of a declared query that Prometheus refuses.

Each would be an error of the live rollout: https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


RANGED = _names(
    "avg_over_time changes count_over_time delta deriv double_exponential_smoothing holt_winters idelta increase irate"
    " last_over_time mad_over_time max_over_time min_over_time predict_linear present_over_time quantile_over_time rate"
    " resets stddev_over_time stdvar_over_time sum_over_time absent_over_time"
)
"""Functions of a series' window."""
OTHERS = _names(
    "avg bottomk count count_values group limit_ratio limitk max min quantile stddev stdvar sum topk"
    " abs absent acos acosh asin asinh atan atanh ceil clamp clamp_max clamp_min cos cosh day_of_month day_of_week"
    " day_of_year days_in_month deg exp floor histogram_avg histogram_count histogram_fraction histogram_quantile"
    " histogram_stddev histogram_stdvar histogram_sum hour info label_join label_replace ln log10 log2 minute month pi"
    " rad round scalar sgn sin sinh sort sort_by_label sort_by_label_desc sort_desc sqrt tan tanh time timestamp vector"
    " year"
)
"""Aggregations, and functions of one number for each series."""
KEYWORDS = _names("and atan2 bool by group_left group_right ignoring on or unless without")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
CALL = re.compile(r"\b([a-zA-Z_]\w*)\s*\(")
READ = re.compile(r"\b(\w+)\s*\((?:\s*\()*\s*(?:-?[\d.]+\s*,\s*)?[\w:]*$")
"""What comes before the labels of a series that a function reads, maybe after a number."""
WINDOW = re.compile(r"\{[^{}]*\}\[\$window\]")


def misread(query: str) -> Iterator[str]:
    """Reasons, for a query whose series end in `{…}[$window]`."""
    text = STRING.sub('""', query)
    called = [name for name in CALL.findall(text) if name not in KEYWORDS]
    for name in called:
        if name not in RANGED | OTHERS:
            near = get_close_matches(name, sorted(RANGED | OTHERS), 1)
            yield f"unknown function of PromQL: {name}" + (f"; did you mean {near[0]}?" if near else "")
    read = [READ.search(text[: found.start()]) for found in WINDOW.finditer(text)]
    if not all(found and found[1] in RANGED for found in read):
        yield "a series ends in its window, which a function must read, as in max_over_time(x{$candidate}[$window])"
    elif sum(name in RANGED for name in called) > len(read):
        yield "increase, rate and all …_over_time read a series and its window, and nothing else"
    if "$candidate" in text and "$candidate" not in _outside_scalar(text):
        yield "scalar( leaves no series to decide by; leave it out, or compare a series with it"


def _outside_scalar(text: str) -> str:
    """The text without what is inside of `scalar(…)`."""
    while found := re.search(r"\bscalar\s*\(", text):
        depth, end = 1, found.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        text = text[: found.start()] + text[end:]
    return text
