"""A column's name is found as Great Expectations finds it, in a lookup."""

import pytest
import sqlalchemy as sa
from great_expectations.exceptions import InvalidMetricAccessorDomainKwargsKeyError
from great_expectations.expectations.metrics import util

from tidegate.checks.gx_column_names import SEARCH, found_once

COLUMNS = ["origin", "Dest", "dest", "with space", "ä", "`dotted.name`"]
PLAIN = COLUMNS[:-1]


@pytest.mark.parametrize("columns", [PLAIN, COLUMNS, [sa.quoted_name("origin", quote=True), "Dest"]])
@pytest.mark.parametrize(
    "name", ["origin", "ORIGIN", "dest", "Dest", "with space", "Ä", '"origin"', "[dest]", "dotted.name"]
)
def test_the_name_is_the_one_that_great_expectations_finds(columns, name):
    def outcome():
        try:
            return util.get_dbms_compatible_column_names(name, columns)
        except InvalidMetricAccessorDomainKwargsKeyError as error:
            return str(error)

    expected = outcome()
    with found_once():
        assert outcome() == expected
        assert type(outcome()) is type(expected)


def test_several_names_keep_their_order():
    with found_once():
        assert util.get_dbms_compatible_column_names(["dest", "origin"], PLAIN) == ["Dest", "origin"]
        util.verify_column_names_exist(["origin"], PLAIN)


def test_a_name_is_looked_up_without_a_search(monkeypatch):
    monkeypatch.setattr(util, SEARCH, None)
    with found_once():
        assert util.get_dbms_compatible_column_names("origin", PLAIN) == "origin"
        with pytest.raises(TypeError):
            util.get_dbms_compatible_column_names("gone", PLAIN)


def test_outside_the_block_nothing_is_changed():
    before = getattr(util, SEARCH)
    with pytest.raises(ZeroDivisionError), found_once():
        raise ZeroDivisionError
    assert getattr(util, SEARCH) is before
