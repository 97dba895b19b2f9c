"""The bucket of an object store: what a pattern alone lets through."""

import ipaddress


def require(address: str) -> str:
    """The address; ValueError where its bucket has a name that S3 and Google Cloud Storage never give.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    bucket = address.partition("://")[2].partition("/")[0]
    if ".." in bucket:
        raise ValueError(f"{bucket} cannot be a bucket: its name has two dots in a row")
    try:
        ipaddress.IPv4Address(bucket)
    except ValueError:
        return address
    raise ValueError(f"{bucket} cannot be a bucket: its name looks like an address")
