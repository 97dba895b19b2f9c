"""One draw gives the numbers of many, and leaves the generator as they do."""

import numpy as np
import pytest

import rehearsing
from tidegate.rehearsal.drawn import by_second, drawn
from tidegate.rehearsal.recording import Recording

SECONDS = 300
SETTLED = Recording(rehearsing.recording(requests=200).requests, ends=False, settles_after=100)


def one_by_one(generator, asked):
    """A draw for each second and recording."""
    return [
        tuple(
            generator.integers(recording.settles_after, len(recording.requests), counts[second])
            for recording, counts in asked
        )
        for second in range(SECONDS)
    ]


@pytest.mark.parametrize(
    "recordings",
    [
        pytest.param([rehearsing.recording(requests=200)] * 2, id="as many recorded of both"),
        pytest.param([rehearsing.recording(requests=200), rehearsing.recording(requests=7)], id="fewer of one"),
        pytest.param([rehearsing.recording(requests=1)] * 2, id="one of each"),
        pytest.param([rehearsing.recording(requests=200), SETTLED, SETTLED], id="one that settles, and its copies"),
        pytest.param([SETTLED], id="a version alone"),
    ],
)
def test_one_draw_gives_what_many_give(recordings):
    requests = np.random.default_rng(1)
    asked = [(recording, requests.poisson(3, SECONDS)) for recording in recordings]
    at_once, apart = np.random.default_rng(2), np.random.default_rng(2)
    got, wanted = drawn(at_once, asked), one_by_one(apart, asked)
    assert [[piece.tolist() for piece in second] for second in got] == [
        [piece.tolist() for piece in second] for second in wanted
    ]
    assert at_once.bit_generator.state == apart.bit_generator.state


def test_requests_of_interest_are_counted_by_second():
    assert by_second(np.array([True, False, True, True, False, True]), np.array([2, 0, 3, 1])).tolist() == [1, 0, 2, 1]


def test_seconds_without_requests_have_none_of_interest():
    assert by_second(np.array([], dtype=bool), np.array([0, 0])).tolist() == [0, 0]
