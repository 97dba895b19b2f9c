"""Every fault says what it is and where it is, and none passes for nothing."""

import pytest

from faults import faulty
from tidegate.faults import Surroundings, no_analysis, unchanged
from tidegate.kinds import ANALYSES, FAULTS, TASKS

NAMES = sorted(FAULTS.built_in())


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_changes_the_server_or_the_world(name):
    fault = FAULTS.load(name)
    assert fault.served is not unchanged or Surroundings() != fault.SURROUNDINGS
    assert 0 <= fault.SETTLES_AFTER <= fault.REQUESTS


@pytest.mark.parametrize("name", NAMES)
def test_what_sees_it_exists_or_is_named(name):
    fault = FAULTS.load(name)
    for task in sorted(TASKS.built_in()):
        kinds = fault.caught_by(TASKS.load(task))
        assert {*kinds} <= {*ANALYSES.built_in()}
        assert kinds or fault.ELSEWHERE


def test_the_defaults_change_and_see_nothing():
    model = faulty.model()
    assert unchanged(model) is model
    assert no_analysis(model.task) == ()
