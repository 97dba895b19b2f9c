import pytest

import carded
from tidegate.card.build import build
from tidegate.card.mapping import ANNEX_IV, SCHEMES, rows


@pytest.fixture
def sections(tmp_path):
    carded.lay_out(tmp_path)
    return {section.name: section for section in build(tmp_path).sections}


def test_every_item_is_answered_open_or_elsewhere(sections):
    for items in SCHEMES.values():
        for item, asks, answered, still_open in rows(items, sections):
            assert item
            assert asks
            assert answered or still_open


def test_what_is_missing_is_open_and_what_is_there_is_answered(sections):
    found = {item: (answered, still_open) for item, _, answered, still_open in rows(ANNEX_IV, sections)}
    assert found["5"] == ("", "Risk management")
    assert found["1(a)"] == ("Owners", "Intended use, Package")
    assert found["8"] == ("not on this card", "")


def test_annex_iv_is_there_from_its_first_to_its_last_point():
    assert [item.item for item in ANNEX_IV if item.item in "3456789"] == list("3456789")
    assert [item.item for item in ANNEX_IV if item.item[0] in "12"] == [
        *(f"1({letter})" for letter in "abcdefgh"),
        *(f"2({letter})" for letter in "abcdefgh"),
    ]
