"""The bucket of an object store: what a pattern alone lets through."""

import ipaddress

BEGINNINGS = {"s3": ("xn--", "sthree-", "amzn-s3-demo-"), "gs": ("goog",)}
ENDINGS = {"s3": ("--ol-s3", ".mrap", "--table-s3")}
"""What S3 and Google Cloud Storage keep for themselves.

`-s3alias` and `--x-s3` are left alone: an access point and a directory bucket are read by such names.
"""


def require(address: str) -> str:
    """The address; ValueError where its bucket has a name that its store never gives.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html,
    https://cloud.google.com/storage/docs/buckets#naming
    https://learn.microsoft.com/azure/storage/blobs/storage-blobs-introduction#containers
    """
    scheme, _, rest = address.partition("://")
    bucket = rest.partition("/")[0]
    if why := _refusal(scheme, bucket):
        raise ValueError(f"{bucket} cannot be a bucket: its name {why}")
    return address


def _refusal(scheme: str, bucket: str) -> str:
    if ".." in bucket:
        return "has two dots in a row"
    if scheme == "az" and "--" in bucket:
        return "has two hyphens in a row, which no container has"
    for kept in BEGINNINGS.get(scheme, ()):
        if bucket.startswith(kept):
            return f"begins with {kept}, which the store keeps for itself"
    for kept in ENDINGS.get(scheme, ()):
        if bucket.endswith(kept):
            return f"ends in {kept}, which the store keeps for itself"
    try:
        ipaddress.IPv4Address(bucket)
    except ValueError:
        return ""
    return "looks like an address"
