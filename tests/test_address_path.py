"""Addresses that lead elsewhere than they read."""

import pytest

from tidegate.address_path import require_direct


@pytest.mark.parametrize(
    "address",
    [
        "s3://models",
        "s3://models/flights",
        "gs://models/.hidden/..2/a...b",
        "https://models.example.com:8443/flights/v1.2",
        "https://models.example.com/100%25/a%20b",
        "../models/../flights",
        "/srv/./models",
    ],
)
def test_a_direct_address_and_a_path_of_this_machine_are_taken(address: str) -> None:
    assert require_direct(address) == address


@pytest.mark.parametrize(
    "scheme", ["s3://models", "gs://models", "az://models", "https://h:8443", "http://h", "oci://h"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/../f",
        "/a/..",
        "/./a",
        "/a/.",
        "/%2e%2e/f",
        "/.%2E/f",
        "/a%2f..%2ff",
        "/%252e%252e/f",
        "/a\\..\\f",
        "/a%5c..%5cf",
    ],
)
def test_one_that_leads_elsewhere_is_refused(scheme: str, path: str) -> None:
    with pytest.raises(ValueError, match=r"must not have \.{1,2} as a part of its path"):
        require_direct(scheme + path)
