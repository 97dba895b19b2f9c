"""Edits on both sides are merged line by line; the same line is marked; CRLF stays CRLF."""

import pytest

from tidegate.onboarding.starter_files.text_merge import is_crlf, merge, unix, windows

BASE = b"a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n"
NAMES = ("yours", "tidegate 1", "tidegate 2")


def test_edits_of_different_lines_are_both_there() -> None:
    merged = merge(BASE.replace(b"a: 1", b"a: 9"), BASE, BASE.replace(b"e: 5", b"e: 6\nf: 7"), NAMES)
    assert (merged.content, merged.conflicts) == (b"a: 9\nb: 2\nc: 3\nd: 4\ne: 6\nf: 7\n", 0)


def test_the_same_line_is_marked_and_neither_side_is_lost() -> None:
    merged = merge(BASE.replace(b"c: 3", b"c: 30"), BASE, BASE.replace(b"c: 3", b"see: 3"), NAMES)
    assert merged.conflicts == 1
    assert merged.content == (
        b"a: 1\nb: 2\n<<<<<<< yours\nc: 30\n||||||| tidegate 1\nc: 3\n=======\nsee: 3\n>>>>>>> tidegate 2\nd: 4\ne: 5\n"
    )


@pytest.mark.parametrize("theirs", [BASE.replace(b"e: 5", b"e: 6"), BASE.replace(b"a: 1", b"x: 1")])
def test_a_file_of_crlf_is_merged_and_stays_one(theirs: bytes) -> None:
    ours = windows(BASE.replace(b"a: 1", b"a: 9"))
    merged = merge(ours, BASE, theirs, NAMES)
    assert merged.content is not None
    assert is_crlf(merged.content)
    assert merged.conflicts == (theirs[:4] != b"a: 1")
    assert b"a: 9\r\n" in merged.content


def test_what_is_not_text_is_not_merged() -> None:
    assert merge(b"\0\1", BASE, b"x\n", NAMES).content is None


def test_line_ends_are_known_only_where_all_are_alike() -> None:
    assert is_crlf(b"a\r\nb\r\n")
    assert not any(map(is_crlf, (b"", b"a", b"a\nb\r\n", b"a\n")))
    assert unix(windows(BASE)) == BASE
