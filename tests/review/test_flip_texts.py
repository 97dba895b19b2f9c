"""Flips in words: the same figures everywhere, nothing loud about few rows, ids that form no structure."""

from dataclasses import replace

import pytest

from markdown_attacks import ATTACKS
from reviewed import FLIPS, hostile_flips
from tidegate.records import FlipCount, Flips
from tidegate.review.flip_texts import PRIVATE, cells, details, lines, most, sentence, share, summary


def test_the_sentence_counts_both_ways_with_an_interval():
    assert sentence(FLIPS) == (
        "1,350 of 82,609 rows change sides at 0.3: "
        "940 were right and are wrong now (1.14 % [1.04, 1.25]), 410 the other way"
    )


def test_a_number_is_worse_or_better():
    assert sentence(replace(FLIPS, threshold=None, error_grows_by=5.0)) == (
        "1,350 of 82,609 rows have an error that moved by more than 5: 940 worse (1.14 % [1.04, 1.25]), 410 better"
    )


@pytest.mark.parametrize(
    ("flips", "expected"),
    [
        (Flips(FlipCount("all", 9, 0, 0), threshold=0.5), "none of 9 rows changes sides at 0.5"),
        (Flips(FlipCount("all", 9, 0, 0), error_grows_by=2.0),
         "none of 9 rows has an error that moved by more than 2"),
    ],
)  # fmt: skip
def test_nothing_flipped(flips, expected):
    assert sentence(flips) == expected
    assert most(flips) == ""


def test_only_a_slice_that_is_certainly_above_all_rows_is_named():
    assert most(FLIPS) == "most in carrier=HA (4.8 % [3.2, 6.9])"
    assert most(replace(FLIPS, slices=FLIPS.slices[1:])) == "none of 2 slices has clearly more of them"
    assert most(replace(FLIPS, compared=0, slices=())) == ""


def test_a_share_without_an_interval_is_a_number_alone():
    assert share(FlipCount("all", 80, 20, 0)) == "25.0 %"


def test_a_terminal_shows_examples_or_that_ids_are_private():
    assert list(lines(FLIPS))[1] == (
        "wrong now, e.g. HA51-20131001T0600: 0.6100 → 0.1200, truth 1; HA52-20131001T0700: 0.6000 → –, truth 1"
    )
    assert list(lines(replace(FLIPS, examples=(), private=True)))[1] == PRIVATE


def test_a_private_truth_is_a_dash():
    assert cells(replace(FLIPS.examples[0], truth=None)) == ("0.6100", "0.1200", "–")


def test_details_are_tables_of_slices_and_rows():
    text = "\n".join(details(FLIPS))
    assert "| `carrier=HA` | 2,000 | 96 | 4 | 4.8 % [3.2, 6.9] |" in text
    assert "2 of 2 slices by the lower end of their interval, 1 more has too few rows" in text
    assert "| `HA52-20131001T0700` | 0.6000 | – | 1 |" in text
    assert f"{PRIVATE}." in list(details(replace(FLIPS, examples=(), private=True)))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_ids_and_slices_form_no_structure(attack):
    flips = hostile_flips(attack)
    text = "\n".join((summary(flips), *details(flips)))
    assert len(text.splitlines()) == len("\n".join((summary(FLIPS), *details(FLIPS))).splitlines())
    assert {line.count("|") for line in text.splitlines() if line.startswith("| ")} == {5, 6}
    assert "<" not in text.replace("&#60;", "")
