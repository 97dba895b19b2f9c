import pytest

from tidegate.alerts.proof import Proof

PROVEN = Proof("up_fast", "page", "3% instead of 0.05%", 2100, 2400, 0)


@pytest.mark.parametrize(
    ("fires_s", "false_alarms", "holds"),
    [(2400, 0, True), (2401, 0, False), (None, 0, False), (60, 1, False)],
    ids=["exactly in time", "late", "never", "noisy"],
)
def test_it_holds_where_it_fires_in_time_and_is_silent_otherwise(fires_s, false_alarms, holds):
    assert Proof("up_fast", "page", "x", fires_s, 2400, false_alarms).holds is holds


def test_the_sentence_has_all_that_was_seen():
    expected = "3% instead of 0.05%: fires after 35 min; at most 40 min are stated; silent while all is well"
    assert PROVEN.reason == expected
