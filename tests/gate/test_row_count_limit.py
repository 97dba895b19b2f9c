import pytest

from tidegate.config.schema.check import RowCountChange
from tidegate.gate.row_count_limit import compared, limit
from tidegate.records import Verdict

BOTH = RowCountChange.model_validate({"shrink_at_most": "10%", "grow_at_most": "50%"})


@pytest.mark.parametrize(
    ("here", "verdict"),
    [(90, Verdict.PASS), (89, Verdict.FAIL), (150, Verdict.PASS), (151, Verdict.FAIL), (0, Verdict.FAIL)],
)
def test_a_limit_may_be_reached_exactly(here, verdict):
    assert compared(BOTH, 100, here)[0] is verdict


def test_from_no_rows_nothing_is_measured():
    assert compared(BOTH, 0, 5)[0] is Verdict.INCONCLUSIVE


def test_only_what_is_declared_is_limited():
    grows = RowCountChange.model_validate({"grow_at_most": "50%"})
    assert compared(grows, 100, 1)[0] is Verdict.PASS
    assert limit(grows) == "may grow by 50 %"
    assert limit(BOTH) == "may shrink by 10 %, may grow by 50 %"


def test_the_sentence_has_both_numbers_and_the_limit():
    assert compared(BOTH, 1000, 800)[1] == "800 rows, -20.00% on the base's 1,000: it may shrink by 10 %"
