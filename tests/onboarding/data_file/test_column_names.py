"""Any header becomes a name that conf/ and SQL take, once."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tidegate.onboarding.data_file import column_names


def test_plain_names_stay_and_others_become_words():
    given = ["Region", "Amount ($)", "größe", "a b", "a-b", "A_B", "2nd", "価格", "", "row_id"]
    assert list(column_names.plain(given).values()) == [
        *("Region", "amount", "grosse", "a_b_2", "a_b_3", "A_B", "n2nd", "column_8", "column_9", "row_id_2")
    ]


@given(st.lists(st.text(max_size=80), unique=True, max_size=20))
def test_every_name_is_one_that_the_declaration_takes_and_unique_whatever_the_case(names):
    plain = list(column_names.plain(names).values())
    assert len({name.lower() for name in plain}) == len(names) or len({name.lower() for name in names}) < len(names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", name) for name in plain)
    assert "row_id" not in plain


def test_letters_that_are_not_another_with_an_accent_are_spelt_out():
    given = ["Tiefe µm", "Łódź", "Ærø", "Þing", "cœur"]
    assert list(column_names.plain(given).values()) == ["tiefe_um", "lodz", "aero", "thing", "coeur"]
