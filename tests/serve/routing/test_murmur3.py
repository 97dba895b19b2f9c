"""The hash is the published one."""

import pytest

from tidegate.serve.routing.murmur3 import murmur3


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", 0),
        (b"hello", 0x248BFA47),
        (b"hello, world", 0x149BBB7F),
        (b"The quick brown fox jumps over the lazy dog", 0x2E4FF723),
    ],
)
def test_the_hash_is_the_published_one(data, digest):
    assert murmur3(data) == digest
