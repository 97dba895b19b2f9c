"""The page of a card runs and fetches nothing, and says of each number where it is from."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import carded
from tidegate.card.build import build
from tidegate.card.html import page


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def card(tmp_path):
    carded.lay_out(tmp_path)
    return build(tmp_path)


def test_no_value_leaves_its_place(card):
    elements = Elements(page(card)).found
    assert {"script", "img", "iframe", "link", "form"}.isdisjoint(tag for tag, _ in elements)
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    assert {attributes["href"][0] for tag, attributes in elements if tag == "a"} == {"#"}


def test_the_policy_allows_one_style_sheet_and_nothing_else(card):
    assert re.search(r"content=\"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'", page(card))


def test_each_cited_value_names_its_artefact_and_its_exact_value(card):
    found = [attributes for tag, attributes in Elements(page(card)).found if tag == "data"]
    assert {"value": "0.694251199509", "title": "artifacts/evaluate/metrics.json/roc_auc"} in found
    assert len(found) == len(list(card.cited()))


def test_words_do_not_touch_the_values_beside_them(card):
    shown = page(card)
    assert "</data> to <data" in shown
    assert not re.search(r"</data>\w|\w<data", shown)


def test_a_card_with_missing_fields_does_not_look_complete(card):
    assert '<header class="verdict"><div class="within">' in page(card)
    assert 'are still <a href="#unwritten">to be written by people</a>.</p>' in page(card)


def test_what_is_missing_is_one_list_after_what_is_known(card):
    shown = page(card)
    assert '<section id="people.ethics">' not in shown
    known, missing, mapped = (shown.index(text) for text in ('id="metrics"', 'id="unwritten"', "Annex IV</h2>"))
    assert known < missing < mapped
    assert "<li><strong>Ethics</strong> <code>ethics</code>: Risks for the people concerned" in shown
    assert "<code>MIT</code>" in shown
    assert not re.search(r'<section id="[^"]*"><h2>[^<]*</h2></section>', shown)


def test_a_card_on_which_nothing_is_missing_says_so_by_its_colour(card):
    whole = page(replace(card, sections=tuple(replace(section, absent="") for section in card.sections)))
    assert '<header class="verdict pass">' in whole
    assert "unwritten" not in whole
    assert "unmeasured" not in whole


def test_the_same_evidence_gives_the_same_bytes(card, tmp_path):
    assert page(build(tmp_path)) == page(card)
