"""Requests are divided exactly, the same for the same seed; a process that ended comes back later each time."""

import pytest

import rehearsing
from tidegate.faults import Surroundings
from tidegate.rehearsal.recording import Recording
from tidegate.rehearsal.rollout import embedded
from tidegate.rehearsal.traffic import CANDIDATE, SCRAPE_S, SCRAPED_AT, STABLE

SETTLING = Recording(rehearsing.recording(requests=150).requests, ends=False, settles_after=100)


def ran(made, seconds, weight=25):
    made.begin_minutes()
    made.weight = weight
    made.until(made.second + seconds)
    return made


def test_the_candidate_gets_exactly_its_share():
    made = ran(rehearsing.traffic(), 600)
    candidate, stable = made.seen[CANDIDATE].total(), made.seen[STABLE].total()
    assert candidate == (candidate + stable) * 25 // 100
    assert 0.95 < (candidate + stable) / (rehearsing.RATE * 600) < 1.05
    assert sum(map(sum, made.minutes)) == candidate + stable
    assert len(made.minutes) == 10


def test_the_same_seed_gives_the_same_requests_and_samples():
    first, again = (ran(rehearsing.traffic(), 120) for _ in range(2))
    other = ran(rehearsing.traffic(seed=2), 120)
    assert [*first.store.lines()] == [*again.store.lines()]
    assert [*first.store.lines()] != [*other.store.lines()]


def test_the_candidates_behaviour_does_not_change_what_arrives():
    healthy, hanging = ran(rehearsing.traffic(), 120), ran(rehearsing.traffic(rehearsing.HANGING), 120)
    assert [minute[:2] for minute in healthy.minutes] == [minute[:2] for minute in hanging.minutes]
    assert [failed for _, candidate, failed in hanging.minutes] == [minute[1] for minute in hanging.minutes]


def test_a_process_that_ends_is_started_later_each_time():
    made = rehearsing.traffic(rehearsing.ending(20))
    made.weight = 5
    ups = []
    for second in range(1, 150):
        made.until(second)
        ups.append(made.versions[CANDIDATE].is_up(second))
    downs = "".join("1" if up else "0" for up in ups).split("1")
    assert [len(down) for down in downs if down][:3] == [10, 20, 40]


def test_without_a_restart_it_stays_away_and_is_not_scraped():
    made = ran(rehearsing.traffic(rehearsing.ending(20), Surroundings(restarts=False)), 120)
    assert made.seen[CANDIDATE]["200"] == 19
    samples = made.store.select("tidegate_score_count", ())
    assert [
        series for labels, series in samples if dict(labels)["version"] == CANDIDATE and series.times[-1] > 30
    ] == []


def test_a_candidate_that_is_not_found_is_not_scraped():
    made = ran(rehearsing.traffic(world=Surroundings(candidate_scraped=False)), 60)
    assert {dict(labels)["version"] for labels, _ in made.store.select("tidegate_score_count", ())} == {STABLE}
    assert {dict(labels)["version"] for labels, _ in made.store.select("router_requests_total", ())} == {
        STABLE,
        CANDIDATE,
    }


def test_little_traffic_is_that_part_of_it():
    made = ran(rehearsing.traffic(world=Surroundings(traffic=0.02)), 600)
    assert sum(map(sum, made.minutes)) < 0.03 * rehearsing.RATE * 600


def test_copies_reach_the_candidate_and_no_client():
    mirrored = rehearsing.traffic(rehearsing.recording(code="500"))
    mirrored.mirror = 20
    mirrored.begin_minutes()
    mirrored.until(600)
    alone = rehearsing.traffic()
    alone.until(600)
    assert mirrored.seen == alone.seen, "the same requests and answers as without copies"
    assert sum(candidate + failed for _, candidate, failed in mirrored.minutes) == 0
    mirrored.until(SCRAPED_AT + 600)
    query = 'sum(increase(tidegate_requests_total{version="candidate",code="500"}[600s]))'
    counted = embedded(query, mirrored.store, mirrored.second)
    assert counted == pytest.approx(mirrored.seen[STABLE].total() * 0.2, rel=0.05)


@pytest.mark.parametrize(
    ("candidate", "world"),
    [
        pytest.param(rehearsing.HEALTHY, Surroundings(), id="healthy"),
        pytest.param(rehearsing.HANGING, Surroundings(), id="hanging"),
        pytest.param(rehearsing.recording(code="500", share=0.3, requests=50), Surroundings(), id="errors of some"),
        pytest.param(rehearsing.ending(20), Surroundings(), id="restarted"),
        pytest.param(rehearsing.ending(20), Surroundings(restarts=False), id="gone"),
        pytest.param(SETTLING, Surroundings(), id="settling"),
        pytest.param(rehearsing.HEALTHY, Surroundings(stable_dies=True), id="without the stable version"),
    ],
)
def test_seconds_at_once_are_what_they_are_one_by_one(candidate, world):
    at_once, apart = rehearsing.traffic(candidate, world), rehearsing.traffic(candidate, world)
    for place, (weight, mirror) in enumerate([(0, 0), (5, 10), (50, 0), (100, 100), (30, 0)]):
        for made in (at_once, apart):
            made.weight, made.mirror = weight, mirror
            if place == 1:
                made.begin_minutes()
            if place == 4 and world.stable_dies:
                made.stop_stable()
        at_once.until(at_once.second + 100)
        for _ in range(100):
            apart._one_second(int(apart.arrivals.poisson(apart.rate)))
            if apart.second % SCRAPE_S == SCRAPED_AT:
                apart._scrape()
    assert [*at_once.store.lines()] == [*apart.store.lines()]
    assert (at_once.minutes, at_once.seen, at_once.sent) == (apart.minutes, apart.seen, apart.sent)
    assert at_once.rows.bit_generator.state == apart.rows.bit_generator.state
