"""Great Expectations' configuration of an expectation, made once."""

from collections.abc import Iterator
from contextlib import contextmanager

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration


@contextmanager
def made_once() -> Iterator[None]:
    """Inside the block, an expectation has one configuration, and the configuration this expectation.

    Great Expectations makes a configuration of the expectation's fields for each argument that a metric is given, a
    hundred times for each expectation, and the expectation of the configuration again for each metric: half of what a
    suite over many columns costs. It reads both and changes neither.
    """
    configuration, domain_object = Expectation.configuration, ExpectationConfiguration.to_domain_obj
    made: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}
    origins: dict[int, Expectation] = {}

    def once(expectation: Expectation) -> ExpectationConfiguration:
        if (known := made.get(id(expectation))) is None:
            known = made[id(expectation)] = expectation, configuration.fget(expectation)
            origins[id(known[1])] = expectation
        return known[1]

    def origin(of: ExpectationConfiguration) -> Expectation:
        return origins.get(id(of)) or domain_object(of)

    Expectation.configuration, ExpectationConfiguration.to_domain_obj = property(once), origin
    try:
        yield
    finally:
        Expectation.configuration, ExpectationConfiguration.to_domain_obj = configuration, domain_object
