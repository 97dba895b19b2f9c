"""Ask Prometheus for what an analysis judges. No data is an empty answer, never a number that passes."""

from tidegate.plans import Analysis
from tidegate.stats.binomial import allowance

REQUESTS = "tidegate_requests_total"
SECONDS = "tidegate_request_seconds"
SCORE = "tidegate_score"


def query(analysis: Analysis, candidate: dict[str, str], stable: dict[str, str]) -> str:
    """The query whose answer is compared with the analysis' limit: one number, or nothing for too few requests."""
    window = f"[{analysis.window_s}s]"
    here, there = selector(candidate), selector(stable)
    requests = f"sum(increase({REQUESTS}{here}{window}))"
    match analysis.measure:
        case "error_ratio":
            failed = selector(candidate, code="5..")
            # a server that never failed has no 5xx series: without `or vector(0)` it could not pass
            ratio = f"(sum(increase({REQUESTS}{failed}{window})) or vector(0)) / {requests}"
            return _enough(f"{ratio} - {_chance(analysis, requests)}", requests, analysis.min_requests)
        case "latency":
            buckets = f"sum by (le) (rate({SECONDS}_bucket{here}{window}))"
            # more may be slower by chance, so a lower quantile has to be within the limit; never less than half
            quantile = f"scalar(clamp_min({analysis.quantile} - {_chance(analysis, requests)}, 0.5))"
            return _enough(f"1000 * histogram_quantile({quantile}, {buckets})", requests, analysis.min_requests)
        case "score_shift":
            shift = f"abs({_mean(here, window)} - {_mean(there, window)})"
            compared = f"sum(increase({REQUESTS}{there}{window}))"
            return _enough(_enough(shift, requests, analysis.min_requests), compared, analysis.min_requests)


def _chance(analysis: Analysis, requests: str) -> str:
    """What chance adds to a share at its limit, among so many requests."""
    assert analysis.share is not None
    a, b = (round(each, 6) for each in allowance(analysis.share, analysis.alpha, analysis.design_effect))
    return f"({a} / sqrt({requests}) + {b} / {requests})"


def selector(labels: dict[str, str], **patterns: str) -> str:
    """A PromQL label selector; every value stays inside its string."""
    equal = [f'{name}="{string(value)}"' for name, value in labels.items()]
    return "{" + ",".join([*equal, *(f'{name}=~"{string(value)}"' for name, value in patterns.items())]) + "}"


def string(value: str) -> str:
    """`value` as it must stand between the double quotes of a PromQL string."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _mean(selected: str, window: str) -> str:
    return f"sum(increase({SCORE}_sum{selected}{window})) / sum(increase({SCORE}_count{selected}{window}))"


def _enough(value: str, requests: str, least: int) -> str:
    return f"({value}) and ({requests} >= {least})"
