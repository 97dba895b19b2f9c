"""A bucket has a name that its store gives."""

import pytest

from tidegate.config import bucket_name


@pytest.mark.parametrize(
    "address",
    [
        *("s3://abc", "gs://a.b.c/x", "az://models/x", "s3://1.2.3/x", "s3://warehouse/a..b", "s3://good/goog--ol-s3"),
        *(
            "s3://flights-7dk3s3-s3alias/x",
            "s3://flights--use1-az4--x-s3/x",
            "gs://xn--a/x",
            "s3://goog/x",
            "s3://a--b",
        ),
    ],
)
def test_a_name_that_can_be(address: str) -> None:
    assert bucket_name.require(address) == address


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("s3://a..b/x", "two dots"),
        ("gs://10.0.0.1/x", "like an address"),
        ("s3://xn--models/x", "begins with xn--"),
        ("s3://flights--ol-s3", "ends in --ol-s3"),
        ("gs://google-models/x", "begins with goog"),
        ("az://a--b/x", "two hyphens in a row"),
    ],
)
def test_a_name_that_no_store_gives(address: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bucket_name.require(address)
