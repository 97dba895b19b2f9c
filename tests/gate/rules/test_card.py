"""A card without a demanded field is blocked; one that could not be read decides nothing."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from gate_evidence import evidence, judged
from tidegate.config.schema.card import Card
from tidegate.gate.evidence import card
from tidegate.gate.rules.card import Params


def declaring(**fields):
    known = evidence(rows=200)
    return replace(known, head=known.head.holding(card, Card.model_validate(fields)))


def test_every_demanded_field_that_is_missing_is_named_with_its_key():
    found = judged(declaring(owners=["@ml-owners"]), kind="card", fields=["owners", "licence", "limits"])
    assert [(finding.verdict.value, finding.subject) for finding in found] == [
        ("fail", "card.licence"),
        ("fail", "card.limits"),
    ]
    assert found[0].reason == "licence is missing on the model's card"
    assert found[0].remedy == "write card.licence in conf/card"


def test_a_card_with_what_is_demanded_passes_whatever_else_it_lacks():
    (found,) = judged(declaring(owners=["@ml-owners"]), kind="card", fields=["owners"])
    assert (found.verdict.value, found.reason) == ("pass", "the card has the demanded field")


def test_a_card_that_was_not_read_decides_nothing():
    (found,) = judged(evidence(rows=200), kind="card", fields=["owners"])
    assert (found.verdict.value, found.reason) == ("inconclusive", "conf/card was not read")


@pytest.mark.parametrize("fields", [[], ["owner"], ["roc_auc"]], ids=["none", "misspelt", "a metric"])
def test_a_field_that_the_card_cannot_have_is_refused(fields):
    with pytest.raises(ValidationError):
        Params.model_validate({"kind": "card", "fields": fields})
