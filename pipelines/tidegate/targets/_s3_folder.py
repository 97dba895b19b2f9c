"""A folder of a bucket of Amazon S3, by names that S3 gives."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field


def _of_a_bucket(address: str) -> str:
    bucket = address.removeprefix("s3://").partition("/")[0]
    if ".." in bucket:
        raise ValueError(f"{bucket} is no bucket: its name has no two dots in a row")
    try:
        ipaddress.IPv4Address(bucket)
    except ValueError:
        return address
    raise ValueError(f"{bucket} is no bucket: its name must not look like an address")


S3Folder = Annotated[
    str,
    AfterValidator(_of_a_bucket),
    Field(
        pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*$",
        examples=["s3://models-example/flights"],
    ),
]
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""
