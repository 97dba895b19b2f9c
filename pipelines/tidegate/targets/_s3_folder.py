"""A folder of a bucket of Amazon S3."""

from typing import Annotated

from pydantic import AfterValidator, Field

from tidegate.address_path import require_direct
from tidegate.config import bucket_name

S3Folder = Annotated[
    str,
    AfterValidator(require_direct),
    AfterValidator(bucket_name.require),
    Field(
        pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*$",
        examples=["s3://models-example/flights"],
    ),
]
