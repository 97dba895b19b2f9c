"""The last step decides whether more rows are worth it; the spread over seeds is beside the trained one."""

from dataclasses import replace

import pytest

from review.evaluated_parts import LEARNING, SEEDS
from tidegate.records import Estimate
from tidegate.review.fold_texts import spread, worth


def curve(gain):
    first, last = LEARNING[0].steps
    return replace(LEARNING[0], steps=(first, replace(last, gain=gain)))


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (Estimate(0.03, 0.01, 0.05), "from 900 to 1,800 rows: more rows are worth it so far"),
        (
            Estimate(0.01, -0.01, 0.03),
            "not certain that more rows are worth it; as large a factor again gains at most about +0.030",
        ),
        (Estimate(-0.02, -0.03, -0.01), "more rows of this kind are not worth it"),
        (None, "what the step from 900 to 1,800 rows gains is undefined"),
    ],
    ids=["certain", "uncertain", "worse", "undefined"],
)
def test_more_rows_are_worth_it_where_the_last_step_gained_for_certain(gain, said):
    assert said in worth(curve(gain))


def test_the_spread_is_that_of_all_seeds_with_the_trained_one_named():
    assert spread(SEEDS[0]) == (
        "roc_auc by 3 seeds: 0.7000 on average, standard deviation 0.0100, 0.6900 to 0.7100; "
        "the trained seed has 0.7100"
    )
    assert spread(replace(SEEDS[0], others=(0.71,))) == "roc_auc does not depend on the seed"
