from monitored import SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import World, latency


def test_answers_beyond_the_bucket_are_bad():
    signal = latency.signal(params_of("latency", at_least="99%", at_most_ms=100), SERVICE)
    assert 'le="0.1"' in signal.bad
    assert signal.bad.startswith("sum((clamp_min(rate(tidegate_request_seconds_count{")
    slower = signal.fault(World(100), 0.2).slower
    assert (slower[0.1], slower[0.001]) == (0.2, 0.2)
    assert 0.15 not in slower


def test_a_time_between_two_buckets_is_refused():
    assert mistakes("latency", at_least="99%", at_most_ms=80)["at_most_ms"].startswith(
        "the histogram has no bucket at 80"
    )
    assert not mistakes("latency", at_least="99%", at_most_ms=75)


def test_a_time_that_the_histogram_does_not_reach_is_refused():
    assert "at_most_ms" in mistakes("latency", at_least="99%", at_most_ms=20_000)


def test_rows_do_not_know_it():
    assert observed("latency", window(100), at_least="99%", at_most_ms=100) == {}
