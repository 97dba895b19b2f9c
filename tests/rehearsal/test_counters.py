"""Servers and the router count as real ones: what never arrived, a server does not count."""

import numpy as np

import rehearsing
from tidegate.delivery.served_series import CODES
from tidegate.promql import SeriesStore
from tidegate.rehearsal.counters import PodCounters, RouterCounters

ALL = np.arange(20)


def last(store, name, **labels):
    """The newest value of each series that has these labels."""
    chosen = store.select(name, ())
    return {
        dict(found).get("code") or dict(found).get("le"): samples.values[-1]
        for found, samples in chosen
        if labels.items() <= dict(found).items()
    }


def scraped(counters):
    store = SeriesStore()
    counters.scrape(store, {"version": "new"}, 15)
    return store


def test_a_pod_counts_codes_answers_and_scores():
    pod = PodCounters()
    pod.add(rehearsing.recording(code="500", share=0.25), ALL)
    store = scraped(pod)
    requests = last(store, "tidegate_requests_total", version="new")
    assert requests == dict.fromkeys(CODES, 0.0) | {"200": 15.0, "500": 5.0}
    buckets = last(store, "tidegate_request_seconds_bucket")
    assert (buckets["0.001"], buckets["0.0025"], buckets["+Inf"]) == (0.0, 15.0, 15.0)
    assert np.isclose(store.select("tidegate_score_sum", ())[0][1].values[0], 15 * 0.3)
    assert store.select("tidegate_score_count", ())[0][1].values.tolist() == [15.0]
    buckets = store.select("tidegate_score_bucket", ())
    at_or_below = {dict(labels)["le"]: samples.values.tolist() for labels, samples in buckets}
    assert [at_or_below[bound] for bound in ("0.2", "0.3", "1.0", "+Inf")] == [[0.0], [15.0], [15.0], [15.0]]


def test_a_pod_that_never_answered_or_ended_counts_nothing():
    pod = PodCounters()
    pod.add(rehearsing.HANGING, ALL)
    pod.add(rehearsing.ending(20), np.array([19]))
    assert {*last(scraped(pod), "tidegate_requests_total").values()} == {0.0}


def test_a_router_counts_those_too_and_what_reached_no_server():
    router = RouterCounters()
    assert not scraped(router).select("router_requests_total", ())
    router.add(rehearsing.HANGING, ALL)
    router.without_server(3)
    router.without_server(0)
    assert last(scraped(router), "router_requests_total") == {"499": 20.0, "502": 3.0}
