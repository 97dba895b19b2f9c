"""An expectation's configuration is made once, and is the one that Great Expectations makes."""

import pytest
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from tidegate.checks.gx_configurations import made_once

BETWEEN = ExpectationConfiguration(
    type="expect_column_values_to_be_between", kwargs={"column": "temp", "max_value": 30, "mostly": 0.9}
)


def test_it_is_equal_and_the_same_one_again():
    expectation, other = BETWEEN.to_domain_obj(), BETWEEN.to_domain_obj()
    expected = expectation.configuration
    with made_once():
        assert expectation.configuration == expected
        assert expectation.configuration is expectation.configuration
        assert other.configuration is not expectation.configuration
        assert expectation.configuration.to_domain_obj() is expectation


def test_a_configuration_of_ones_own_becomes_a_new_expectation():
    with made_once():
        assert BETWEEN.to_domain_obj() is not BETWEEN.to_domain_obj()
        assert BETWEEN.to_domain_obj().column == "temp"


def test_outside_the_block_nothing_is_changed():
    before = Expectation.configuration, ExpectationConfiguration.to_domain_obj
    with pytest.raises(ZeroDivisionError), made_once():
        raise ZeroDivisionError
    assert (Expectation.configuration, ExpectationConfiguration.to_domain_obj) == before
    expectation = BETWEEN.to_domain_obj()
    assert expectation.configuration is not expectation.configuration
