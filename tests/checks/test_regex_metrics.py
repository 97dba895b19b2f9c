import pytest

from checks.tables import ENGINES, single, trips

CODES = trips().assign(id=["AB-1", "AB-2", "ab-3", "4", "", "AB-1\n"])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kind", "kwargs", "breaking"),
    [
        ("match_regex", {"regex": "^AB-[0-9]$"}, 4),
        ("not_match_regex", {"regex": "^AB-"}, 3),
        ("match_regex_list", {"regex_list": ["^AB", "[0-9]$"], "match_on": "any"}, 1),
        ("match_regex_list", {"regex_list": ["^AB", "[0-9]$"], "match_on": "all"}, 4),
        ("not_match_regex_list", {"regex_list": ["^AB", "^ab"]}, 4),
    ],
    ids=["match", "no match", "any of a list", "all of a list", "none of a list"],
)
def test_rows_that_break_a_pattern_are_counted_alike_on_every_engine(tmp_path, engine, kind, kwargs, breaking):
    entry = single(tmp_path, CODES, engine, type=f"expect_column_values_to_{kind}", kwargs={"column": "id", **kwargs})
    assert (entry.judged, entry.unexpected) == (6, breaking)
