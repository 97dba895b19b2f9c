"""One request of ten gets a 500; health checks get none."""

from faults import faulty


def test_every_tenth_request_is_an_error():
    assert faulty.codes("server_errors", 20) == [*[200] * 9, 500, *[200] * 9, 500]
    assert faulty.codes("server_errors", 20, method="GET") == [200] * 20
