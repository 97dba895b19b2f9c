"""Every inference request gets a 400; readiness is not touched."""

from faults import faulty


def test_every_request_is_refused():
    assert faulty.codes("refuses_all", 3) == [400] * 3
    assert faulty.codes("refuses_all", 3, method="GET") == [200] * 3
