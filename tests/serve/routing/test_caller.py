"""Attributes of a caller are the values of declared headers."""

import pytest

from tidegate.errors import DeclarationError
from tidegate.serve.routing.caller import KEY, CallerAttributes, now


def test_attributes_are_read_from_their_headers():
    attributes = CallerAttributes.declared("x-caller", " plan=x-plan, app_version=x-app ")
    sent = {"x-caller": "Zoë".encode(), "x-plan": b"", "x-app": b"\xff1"}
    assert attributes.of(lambda name: sent.get(name, b"")) == {KEY: "Zoë", "app_version": "�1"}


def test_without_others_there_is_the_key():
    assert CallerAttributes.declared("x-caller", "").headers == {KEY: "x-caller"}


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ("plan", "takes name=header"),
        ("plan=", "takes name=header"),
        ("=x-plan", "takes name=header"),
        ("plan=X-Plan", "takes name=header"),
        ("user.plan=x-plan", "takes name=header"),
        ("$flagd=x", "takes name=header"),
        ("plan=x-plan=y", "takes name=header"),
        ("plan=a,plan=b", "plan is named twice"),
        ("targetingKey=a", "targetingKey is the value of --sticky-header"),
    ],
)
def test_what_is_no_list_of_headers_is_refused(others, why):
    with pytest.raises(DeclarationError, match=why):
        CallerAttributes.declared("x-caller", others)


def test_the_time_is_in_seconds():
    assert 1_700_000_000 < now() < 10**11
