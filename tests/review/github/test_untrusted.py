"""A review from a pull request's own run: its words, and nothing that acts."""

import struct

import pytest

from fake_github import zipped
from tidegate.review.comment import MARKER
from tidegate.review.github.untrusted import LARGEST_TEXT, LONGEST, Unusable, harmless, unpacked

HOME = "https://github.com/tides/flights"


def test_the_review_is_the_archives_one_known_file() -> None:
    assert unpacked(zipped(review_md="**blocked** é", page="<html>")) == "**blocked** é"


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"not a zip", "its archive is broken"),
        (zipped(review_md="x" * 50)[:-30], "its archive is broken"),
        (zipped(other="x"), "its archive holds 0 files of the name review.md"),
        (zipped(**{"../review_md": "x"}), "its archive holds 0 files of the name review.md"),
        (zipped(review_md=b"\xff\xfe"), "review.md is not UTF-8"),
        (zipped(review_md="x" * (LARGEST_TEXT + 1)), "review.md is larger than 240,000 bytes"),
        (zipped(review_md=b"\0" * 300_000_000), "review.md is larger than 240,000 bytes"),
    ],
    ids=["no archive", "a cut archive", "another file", "a path", "not text", "too large", "a bomb"],
)
def test_an_archive_that_cannot_be_shown_says_why(archive: bytes, reason: str) -> None:
    assert unpacked(archive) == Unusable(reason)


def test_an_encrypted_or_damaged_member_is_broken() -> None:
    archive = bytearray(zipped(review_md="x"))
    struct.pack_into("<H", archive, archive.index(b"PK\1\2") + 8, 1)
    assert unpacked(bytes(archive)) == Unusable("its archive is broken")


@pytest.mark.parametrize(
    ("text", "harmed"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("<details open onclick=x>", "<details open"),
        ("![pixel](https://evil.example/p.png)", "!["),
        ("[approve here](https://evil.example)", "]("),
        ("[approve here](javascript:alert)", "]("),
        ("[approve here](https://github.com/evil/repository)", "]("),
        ("[approve]: https://evil.example", "[approve]:"),
        ("@octocat please merge", "@octocat"),
        ("@tides/everyone", "@tides"),
        (f"{MARKER} forged", "<!--"),
        ("<!-- hidden", "<!--"),
        ("\u202ekcolb", "\u202e"),
        ("a\u200bb", "\u200b"),
        ("\x1b[31mred", "\x1b"),
        ("\0script\1", "<script"),
    ],
)
def test_words_lose_their_power(text: str, harmed: str) -> None:
    assert harmed not in harmless(text, HOME)


def test_what_a_review_is_made_of_stays() -> None:
    text = "\n".join(
        [
            "**tidegate: blocked.**",
            "| rule | main |",
            "|---|---|",
            f"| `auc_holds` | 0.69 | [why]({HOME}/actions) [below](#slices)",
            "<details><summary>Slices</summary>",
            "",
            "```diff",
            "- max_iter: 100",
            "```",
            "</details>",
        ]
    )
    assert harmless(text, HOME) == text


def test_what_is_left_open_is_closed_so_that_our_words_stand_outside() -> None:
    assert harmless("<details><summary>x</summary>\n```\ncode", HOME).endswith("```\n</details>")
    assert harmless("~~~~\ncode", HOME).endswith("\n~~~~")


def test_a_long_review_is_cut_below_githubs_limit() -> None:
    shown = harmless("a <details>\n" * 100_000, HOME)
    assert "cut here" in shown
    assert len(harmless("x" * 100_000, HOME)) < LONGEST + 100
