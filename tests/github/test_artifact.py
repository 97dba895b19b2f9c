"""A review from a pull request's own run: its words, and nothing that acts."""

import struct
from collections.abc import Callable

import pytest

from fake_github import zipped
from tidegate.github.artifact import LARGEST_TEXT, Unusable, unpacked


def test_the_review_is_the_archives_one_known_file() -> None:
    assert unpacked(zipped(review_md="**blocked** é", page="<html>")) == "**blocked** é"


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (lambda: b"not a zip", "its archive is broken"),
        (lambda: zipped(review_md="x" * 50)[:-30], "its archive is broken"),
        (lambda: zipped(other="x"), "its archive holds 0 files named review.md, expected one"),
        (lambda: zipped(**{"../review_md": "x"}), "its archive holds 0 files named review.md, expected one"),
        (lambda: zipped(review_md=b"\xff\xfe"), "review.md is not UTF-8"),
        (lambda: zipped(review_md="x" * (LARGEST_TEXT + 1)), "review.md is larger than 240,000 bytes"),
        (lambda: zipped(review_md=b"\0" * 50_000_000), "review.md is larger than 240,000 bytes"),
    ],
    ids=["no archive", "a cut archive", "another file", "a path", "not text", "too large", "a bomb"],
)
def test_an_archive_that_cannot_be_shown_says_why(archive: Callable[[], bytes], reason: str) -> None:
    assert unpacked(archive()) == Unusable(reason)


def test_an_encrypted_or_damaged_member_is_broken() -> None:
    archive = bytearray(zipped(review_md="x"))
    struct.pack_into("<H", archive, archive.index(b"PK\1\2") + 8, 1)
    assert unpacked(bytes(archive)) == Unusable("its archive is broken")
