"""Typed reading of JSON: the value, or a refusal that names the document, the place and the expected form."""

import pytest

from tidegate.errors import EvidenceError
from tidegate.json_value import JsonPart

DOCUMENT = {
    "id": 3,
    "name": "gate",
    "ok": True,
    "gone": None,
    "user": {"login": "ann"},
    "jobs": [{"name": "one"}, {"name": 2}],
}
PART = JsonPart(DOCUMENT, "the answer", EvidenceError)


def test_values_are_read_with_their_type() -> None:
    assert (PART.whole("id"), PART.text("name"), PART.flag("ok")) == (3, "gate", True)
    assert PART.text("user", "login") == PART.at("user").text("login") == "ann"
    assert PART.at("gone").value is None
    assert PART.parts("jobs")[0].text("name") == "one"


def test_what_may_be_missing_is_none_or_empty() -> None:
    assert PART.find("gone", "login") is None
    assert PART.find("user", "email") is None
    assert PART.text_or_empty("user", "email") == ""
    assert PART.text_or_empty("user", "login") == "ann"


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda: PART.at("user", "id"), "the answer: user.id is missing"),
        (lambda: PART.at("name", "first"), "the answer: name.first is missing"),
        (lambda: PART.text("id"), "the answer: id is not text"),
        (lambda: PART.whole("ok"), "the answer: ok is not a whole number"),
        (lambda: PART.whole("name"), "the answer: name is not a whole number"),
        (lambda: PART.flag("id"), "the answer: id is neither true nor false"),
        (lambda: PART.parts("user"), "the answer: user is not a list"),
        (lambda: PART.parts("jobs")[1].text("name"), "the answer: jobs.1.name is not text"),
        (lambda: PART.find("name", "first"), "the answer: name is not a mapping"),
        (lambda: JsonPart([], "the answer", EvidenceError).text(), "the answer is not text"),
    ],
)
def test_another_form_is_refused_with_its_place(read, message: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        read()
    assert str(refused.value) == message
