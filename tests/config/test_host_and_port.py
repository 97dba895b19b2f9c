"""A host that no resolver would take is refused, and a port that no socket has."""

import pytest

from tidegate.config import host_and_port


@pytest.mark.parametrize("good", ["localhost", "models.example.com", "10.0.0.7:8080", "a-b.c:1", "x:65535", "a" * 63])
def test_hosts_that_can_exist(good: str) -> None:
    host_and_port.require(good)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("models.example.com:0", "the port must be between 1 and 65535, got 0"),
        ("models.example.com:99999", "got 99999"),
        ("models.example.com:", "got $"),
        ("a..b", "got ''"),
        ("-a.example.com", "got '-a'"),
        ("a-.example.com", "got 'a-'"),
        (".example.com", "got ''"),
        ("a" * 64, "1 to 63 letters"),
        (".".join(["a" * 60] * 5), "at most 253 characters, got 304"),
        ("https://flights.example.com", "without a scheme or a path, like flights.example.com$"),
        ("flights.example.com:8080/x", "without a scheme or a path, like flights.example.com:8080$"),
        ("//", "without a scheme or a path, like flights.example.com$"),
        ("müller.example.com", "got 'müller'"),
    ],
)
def test_hosts_that_cannot(bad: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        host_and_port.require(bad)


def test_a_url_is_judged_by_its_host_and_port() -> None:
    assert host_and_port.of_url("http://prometheus.monitoring.svc:9090/x") == "http://prometheus.monitoring.svc:9090/x"
    with pytest.raises(ValueError, match="got 70000"):
        host_and_port.of_url("http://10.0.0.1:70000/x")


@pytest.mark.parametrize("bad", ["10.0.0.1", "flights.example.com:80", "a..b"])
def test_an_address_or_a_port_is_not_a_name(bad: str) -> None:
    assert host_and_port.name("flights.example.com") == "flights.example.com"
    with pytest.raises(ValueError, match="name"):
        host_and_port.name(bad)
