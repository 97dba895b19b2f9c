"""What is said of leakage: the first that is suspected, and how many others."""

from review.evaluated_parts import LEAKAGE
from tidegate.review.leakage_texts import sentence


def test_more_than_one_suspicion_is_counted():
    assert sentence((LEAKAGE[0], LEAKAGE[0], LEAKAGE[1])) == (
        "suspected: copies, equal to 4 digits in all columns: 0.3100 on the holdout, 0.0100 expected, limit 0.0200;"
        " and 1 other"
    )


def test_without_a_suspicion_the_comparisons_are_counted():
    assert sentence(LEAKAGE[1:]) == "no sign that training has seen the holdout (1 comparison)"
