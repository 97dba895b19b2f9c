"""Ids that repeat are offered as groups; names of rows, gaps and measures are not."""

import pytest

from tidegate.onboarding.group_offer import offers

REPEATED = [f"p{number // 4}" for number in range(600)]


@pytest.mark.parametrize("name", ["patient_id", "Patient", "customer", "shopId", "user_name", "uuid"])
def test_a_name_of_many_things_that_repeats_is_offered(observed, name):
    (offer,) = offers(observed(**{name: REPEATED}), {"default"})
    assert (offer.original, offer.distinct) == (name, 150)
    assert offer.reason.startswith("150 values repeat, each in 4 rows on average: a model that has seen rows of one")


@pytest.mark.parametrize(
    "changes",
    [
        {"remark": REPEATED},
        {"patient": [f"p{number}" for number in range(600)]},
        {"patient": [None, *REPEATED[1:]]},
        {"patient": ["a", "b"] * 300},
        {"patient": [number / 7 for number in range(600)]},
        {"humidity": REPEATED},
    ],
    ids=["another name", "never repeats", "gaps", "two values", "a measure", "ends like an id"],
)
def test_others_are_not(observed, changes):
    assert offers(observed(**changes), {"default"}) == ()


def test_a_column_that_has_a_role_is_not_offered_again(observed):
    assert offers(observed(patient=REPEATED), {"patient"}) == ()


def test_whole_numbers_are_offered_and_few_of_them_with_what_follows(observed):
    numbers = [1000 + number % 40 for number in range(600)]
    (offer,) = offers(observed(customer_id=numbers), {"default"})
    assert offer.reason.endswith("is not tested on others of it; fewer than 60 are too few for the gate to pass by")
    (many,) = offers(observed(customer_id=[number // 4 for number in range(600)]), {"default"})
    assert many.reason.endswith("is not tested on others of it")
