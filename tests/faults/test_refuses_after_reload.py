"""The first requests are answered, all others refused."""

from faults import faulty
from tidegate.faults import refuses_after_reload


def test_it_refuses_from_the_stated_request_on():
    answered = refuses_after_reload.SETTLES_AFTER
    assert faulty.codes("refuses_after_reload", answered + 2) == [200] * answered + [400, 400]
