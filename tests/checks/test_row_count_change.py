import pytest

from tidegate.checks.compare_reports import document
from tidegate.checks.report import BaseReport, conclude
from tidegate.checks.row_count_change import with_base
from tidegate.config.schema.check import Check


def report(rows=100):
    return conclude(rows, 3, [])


@pytest.mark.parametrize(
    ("here", "outcome"), [(90, "pass"), (89, "fail"), (150, "pass"), (151, "fail"), (100, "pass"), (0, "fail")]
)
def test_the_number_of_rows_may_change_by_exactly_the_limits(here, outcome):
    check = Check.model_validate({"rows": {"shrink_at_most": "10%", "grow_at_most": "50%"}})
    (entry,) = with_base(report(rows=here), check, BaseReport("main", report(rows=100))).entries
    assert (entry.outcome, entry.observed, entry.limit) == (outcome, here, "may shrink by 10 %, may grow by 50 %")


def test_without_a_base_the_change_of_rows_is_inconclusive_and_nothing_is_a_trend():
    check = Check.model_validate({"rows": {"grow_at_most": "150%"}})
    compared = with_base(report(), check, BaseReport("4f1c2ab", None, "4f1c2ab has no report"))
    assert (compared.entries[-1].outcome, compared.entries[-1].reason) == ("inconclusive", "4f1c2ab has no report")
    assert compared.verdict == "inconclusive"
    assert "trend" not in document(compared)


def test_from_no_rows_nothing_is_measured():
    check = Check.model_validate({"rows": {"grow_at_most": "150%"}})
    compared = with_base(report(), check, BaseReport("main", report(rows=0)))
    assert compared.entries[-1].outcome == "inconclusive"
