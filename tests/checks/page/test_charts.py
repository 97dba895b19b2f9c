import re

from tidegate.checks.page.charts import MOST_BARS, bars, ends, missing, strip

QUANTILES = {"0.01": 0.0, "0.25": 25.0, "0.5": 50.0, "0.75": 75.0, "0.99": 100.0}


def test_the_longest_bar_is_of_the_value_with_most_rows():
    drawn = bars([{"values": ["EWR"], "rows": 4}, {"values": [None], "rows": 1}])
    assert re.findall(r'class="bar" x="0.00" y="1" width="([\d.]+)"', drawn) == ["100.00", "25.00"]
    assert "<code>missing</code>" in drawn
    assert "4 rows" in drawn


def test_values_without_a_number_of_rows_have_no_bar():
    assert 'width="0.00"' in bars([{"values": ["x"], "rows": None}])


def test_few_bars_are_drawn_and_values_stay_text():
    drawn = bars([{"values": ["<script>"], "rows": 1}] * 9)
    assert drawn.count("<code>") == MOST_BARS
    assert "<script>" not in drawn


def test_a_number_is_drawn_from_quartile_to_quartile_with_its_median():
    drawn = strip({"quantiles": QUANTILES})
    assert '<rect class="part" x="25.00" y="1" width="50.00"' in drawn
    assert '<rect class="mark" x="49.60"' in drawn


def test_a_constant_and_an_unknown_column_have_no_picture():
    assert strip({"quantiles": dict.fromkeys(QUANTILES, 3.0)}) == ""
    assert strip({}) == ""


def test_categories_are_drawn_by_their_rows():
    drawn = strip({"top": [{"value": "a", "rows": 8}, {"value": "b", "rows": 2}]})
    assert re.findall(r'height="([\d.]+)"', drawn) == ["16.00", "4.00"]


def test_the_ends_are_told_as_text():
    assert ends({"quantiles": QUANTILES}) == "0 to 100, median 50"
    assert ends({"top": [{"value": "<a>"}, {"value": "b"}]}) == "&lt;a&gt;, b"
    assert ends({"min": "2013-01-01", "max": "2013-12-31"}) == "2013-01-01 to 2013-12-31"
    assert ends({}) == ""


def test_only_what_is_missing_is_mentioned():
    assert missing({"nulls": 3, "null_ratio": 0.125}) == "12.5 % missing"
    assert missing({"nulls": 0, "null_ratio": 0.0}) == ""
