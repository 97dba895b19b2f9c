"""What people declare about the model is read from a revision's params.yaml, which anyone may have written."""

import pytest

from gate_evidence import evidence
from tidegate import paths
from tidegate.config.schema.card import Card
from tidegate.gate.evidence import card
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder


def read(root, text):
    (root / paths.PARAMS).write_text(text)
    return card.read(RevisionFolder(root, "here"))


def test_it_is_read_as_declared_and_empty_where_nothing_is(tmp_path):
    assert read(tmp_path, "card: {licence: MIT}\n") == Card(licence="MIT")
    assert read(tmp_path, "seed: 1\n") == Card()


@pytest.mark.parametrize("text", ["card: 3", "card: {limits: []}", "card: {x: 1}", "a: {b", "[1]"])
def test_a_params_file_of_anybody_is_a_reason(tmp_path, text):
    found = read(tmp_path, text)
    assert isinstance(found, Unpaired)
    assert found.reason.startswith("the card of here is unknown: ")


def test_no_params_file_is_a_reason(tmp_path):
    assert isinstance(card.read(RevisionFolder(tmp_path, "here")), Unpaired)


def test_its_corruption_says_nothing():
    twin = evidence(rows=10)
    assert list(card.corrupted(twin)) == []
    ((_, empty),) = card.corrupted(twin.with_head(twin.head.holding(card, Card(licence="MIT"))))
    assert empty.head.of(card) == Card()
