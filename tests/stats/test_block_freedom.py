"""The closed form for independent rows is the general one without a design effect."""

import numpy as np
import pytest

from tidegate.stats.block_freedom import of_independent_rows
from tidegate.stats.resampling import effective_freedom


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_general_form_without_a_design_effect(seed):
    generator = np.random.default_rng(seed)
    sizes = generator.integers(1, 10 ** int(generator.integers(1, 6)), int(generator.integers(2, 400)))
    general = effective_freedom(sizes.astype(np.float64))
    assert of_independent_rows(sizes.tolist()) == pytest.approx(general, rel=1e-9), "both sum doubles, in another order"


@pytest.mark.parametrize("count", [2, 25, 1000])
def test_equal_blocks_are_worth_one_less_than_their_count(count):
    assert of_independent_rows([7] * count) == pytest.approx(count - 1)


def test_one_large_block_makes_many_worth_few():
    assert of_independent_rows([10_000, *[1] * 50]) < 2


@pytest.mark.parametrize("sizes", [[], [12]])
def test_fewer_than_two_blocks_have_no_freedom(sizes):
    assert of_independent_rows(sizes) == 0
