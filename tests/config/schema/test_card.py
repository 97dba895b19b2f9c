"""conf/card: what is left out is missing; what is blank, or markup of a licence, is refused."""

import pytest
from pydantic import ValidationError

from tidegate.config.schema.card import FIELDS, Card, missing


def test_what_nobody_filled_in_is_missing_in_the_card_s_order():
    assert missing(Card()) == FIELDS
    filled = Card.model_validate({"owners": ["@ml-owners"], "licence": "Apache-2.0 OR MIT"})
    assert missing(filled) == tuple(name for name in FIELDS if name not in ("owners", "licence"))


@pytest.mark.parametrize(
    "values",
    [
        {"limits": []},
        {"limits": [" "]},
        {"ethics": ""},
        {"ethics": "x" * 4001},
        {"licence": "<b>MIT</b>"},
        {"owner": "somebody"},
    ],
    ids=["no entry", "a blank entry", "empty", "too long", "markup", "an unknown key"],
)
def test_a_field_that_says_nothing_is_refused(values):
    with pytest.raises(ValidationError):
        Card.model_validate(values)
