"""A bucket has a name that S3 gives: what a pattern alone lets through is refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from tidegate.targets._s3_folder import S3Folder

FOLDER = TypeAdapter(S3Folder)


@pytest.mark.parametrize("folder", ["s3://abc", "s3://models-example/flights", "s3://a.b.c/x/y_z", "s3://1.2.3/x"])
def test_a_folder_of_a_bucket(folder: str) -> None:
    assert FOLDER.validate_python(folder) == folder


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("s3://a..b/x", "two dots in a row"),
        ("s3://192.168.0.1/x", "looks like an address"),
        ("s3://ab", "pattern"),
        ("s3://Models/x", "pattern"),
        ("s3://models/x/", "pattern"),
        ("https://models/x", "pattern"),
        ("s3://models/x y", "pattern"),
        ("s3://models/../x", "must not have .. as a part of its path"),
    ],
)
def test_what_s3_does_not_name_so(folder: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FOLDER.validate_python(folder)
