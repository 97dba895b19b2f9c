"""The Markdown of a card: every number in it is a claim, and no value forms structure."""

import re
from dataclasses import replace

import cmarkgfm
import pytest

import carded
from tidegate.card.audit_file import claims
from tidegate.card.build import build
from tidegate.card.document import CardDocument, CardSection, Cited
from tidegate.card.markdown import markdown


@pytest.fixture
def card(tmp_path):
    carded.lay_out(tmp_path)
    return build(tmp_path)


def without_values(card):
    """The same card with a dash in the place of each cited value."""

    def blank(part):
        return Cited("–", "–", part.artifact, part.pointer) if isinstance(part, Cited) else part

    def line(parts):
        return tuple(map(blank, parts))

    def table(each):
        return replace(each, head=line(each.head), rows=tuple(tuple(map(line, row)) for row in each.rows))

    def section(each):
        return replace(each, lines=tuple(map(line, each.lines)), tables=tuple(map(table, each.tables)))

    return CardDocument(line(card.title), tuple(map(section, card.sections)))


def test_a_number_is_on_the_card_only_as_a_cited_value(card):
    own_words = markdown(without_values(card)).split("## EU AI Act")[0]
    assert not re.search(r"\d", own_words)
    assert re.search(r"\d", markdown(card).split("## EU AI Act")[0])


def test_every_number_of_the_card_is_a_claim_of_the_audit_file(card, tmp_path):
    text = markdown(card).split("## EU AI Act")[0]
    for claim in claims(card, tmp_path):
        shown = re.escape(claim.shown) if re.fullmatch(r"[−\d.,e]+", claim.shown) else ""
        text = re.sub(rf"(?<![\d.,]){shown}(?![\d.,e]*\d)", "", text) if shown else text
    texts = " ".join(claim.shown for claim in claims(card, tmp_path))
    left = re.findall(r"\d+", re.sub(r"&#\d+;|\\x[0-9a-f]{2}", "", text))
    assert left  # those in names and sentences, which are cited as a whole
    assert all(number in texts for number in left)


def test_no_value_ends_a_cell_or_becomes_markup(card):
    shown = cmarkgfm.github_flavored_markdown_to_html(markdown(card))
    assert "<script" not in shown
    assert "<img" not in shown
    rows = [row.count("<td>") for row in re.findall(r"<tr>(.*?)</tr>", shown, re.DOTALL)]
    harmless = cmarkgfm.github_flavored_markdown_to_html(markdown(without_values(card)))
    assert rows == [row.count("<td>") for row in re.findall(r"<tr>(.*?)</tr>", harmless, re.DOTALL)]


def test_what_is_missing_is_said_first_and_listed_once_after_what_is_known(card):
    text = markdown(card)
    assert text.index("are still [to be written by people](#to-be-written-by-people).") < text.index("## ")
    order = ("## Owners", "## Metrics", "## Not measured", "## To be written by people", "## EU AI Act")
    assert [*order] == sorted(order, key=text.index)
    assert "- **Ethics** (`ethics`): Risks for the people concerned, and what is done about them.\n" in text
    assert "- **Monitoring**: None is declared in conf/monitor.\n" in text
    assert "## Ethics" not in text
    assert "## Monitoring" not in text


def test_the_same_evidence_gives_the_same_bytes(card, tmp_path):
    assert markdown(build(tmp_path)) == markdown(card)


def test_lists_are_lists_and_numbers_are_not_code():
    entries = ((Cited("a", "a", "x", "/0"),), (Cited("1,234", 1234, "x", "/1"),))
    text = markdown(CardDocument((), (CardSection("people.limits", "Limits", entries, lists=True), *others())))
    assert "## Limits\n\n- `a`\n- 1,234\n" in text


def others():
    """A section of each name that the schemes refer to."""
    from tidegate.card.mapping import SCHEMES

    names = dict.fromkeys(name for items in SCHEMES.values() for item in items for name in item.sections)
    return tuple(CardSection(name, name) for name in names if name != "people.limits")
