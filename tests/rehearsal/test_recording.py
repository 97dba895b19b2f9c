"""What was recorded, as the arrays that traffic is drawn from."""

import numpy as np

from tidegate.delivery.served_series import BOUNDS_S
from tidegate.rehearsal.recording import RecordedRequest, Recording

MADE = Recording(
    (RecordedRequest("200", 0.001, 0.4), RecordedRequest("500", 0.0011, None), RecordedRequest("200", 99.0, 0.2)),
    ends=False,
    settles_after=0,
)


def test_codes_times_and_scores_are_arrays():
    assert MADE.codes == ("200", "500")
    assert MADE.code_places.tolist() == [0, 1, 0]
    assert MADE.scores.tolist() == [0.4, 0.0, 0.2]
    assert MADE.scored.tolist() == [True, False, True]


def test_a_bucket_holds_times_up_to_its_bound():
    assert MADE.buckets.tolist() == [0, 1, len(BOUNDS_S)]
    assert np.array_equal(MADE.seconds, [0.001, 0.0011, 99.0])
