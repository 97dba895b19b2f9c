import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tidegate.checks.page import page
from tidegate.checks.report import BaseReport, ExpectationResult, conclude

HOSTILE = "</code><script>alert(1)</script>\n<img src=x onerror=alert(1)>\u202e&amp;"


def entry(name="one", outcome="pass", **more):
    return ExpectationResult(
        **{
            "name": name,
            "type": "expect_column_values_to_be_between",
            "columns": ("temp",),
            "severity": "critical",
            "dimension": "accuracy",
            "outcome": outcome,
            "reason": "all 6 rows hold",
            "limit": "at most 5",
            "judged": 6,
        }
        | more
    )


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))


def test_what_does_not_hold_stands_first_the_most_urgent_on_top():
    entries = [
        entry("warned", "fail", severity="warning"),
        entry("held"),
        entry("unclear", "inconclusive"),
        entry("broken", "fail"),
    ]
    text = page(conclude(6, 3, entries))
    places = [text.index(f"<code>{name}</code>") for name in ("broken", "unclear", "warned", "held")]
    assert places == sorted(places)
    assert "Data checks failed" in text
    assert '<th>critical<td class="fail" title="accuracy">1 of 3</tr>' in text
    assert '<th>warning<td class="inconclusive" title="accuracy">0 of 1</tr>' in text


def test_offenders_have_bars_in_proportion_to_their_rows():
    offenders = ({"values": ["a", None], "rows": 8}, {"values": ["b", 1.5], "rows": 2})
    text = page(conclude(6, 3, [entry(outcome="fail", offenders=offenders)]))
    assert re.findall(r'class="bar".*?width="([\d.]+)"', text) == ["100.00", "25.00"]
    assert "a, missing" in text
    assert "8 rows" in text


def test_values_that_no_row_count_belongs_to_are_listed():
    text = page(conclude(6, 3, [entry(outcome="fail", offenders=({"values": ["SFO"], "rows": None},))]))
    assert "SFO" in text


@pytest.mark.parametrize("field", ["name", "reason", "limit", "when", "why", "owner"])
@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_a_hostile_text_stays_text(field, outcome):
    text = page(conclude(6, 3, [entry(outcome=outcome, **{field: HOSTILE})]))
    assert "\u202e" not in text
    assert "script" not in [tag for tag, _ in Tags(text).seen]
    assert "img" not in [tag for tag, _ in Tags(text).seen]


def test_hostile_columns_values_and_profiles_stay_text():
    hostile = entry(outcome="fail", columns=(HOSTILE,), offenders=({"values": [HOSTILE], "rows": 1},))
    column = {"unit": HOSTILE, "nulls": 1, "null_ratio": 0.5, "top": [{"value": HOSTILE, "rows": 3}]}
    text = page(conclude(6, 3, [hostile]), {HOSTILE: column})
    assert not {"script", "img"} & {tag for tag, _ in Tags(text).seen}


def test_nothing_is_fetched_and_no_script_may_run():
    tags = Tags(page(conclude(6, 3, [entry()]))).seen
    assert not [each for each in tags if {"src", "href"} & each[1].keys()]
    policy = next(each["content"] for _, each in tags if each.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_distribution_of_a_checked_column_is_drawn():
    quantiles = {"0.01": 0, "0.05": 1, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 90, "0.99": 100}
    columns = {
        "temp": {"nulls": 3, "null_ratio": 0.125, "quantiles": quantiles},
        "other": {"nulls": 0, "null_ratio": 0, "quantiles": quantiles},
    }
    text = page(conclude(6, 3, [entry()]), columns)
    assert "1 checked columns" in text
    assert "12.5 % missing" in text
    assert 'x="25.00" y="1" width="50.00"' in text


def test_a_constant_column_has_no_strip():
    flat = dict.fromkeys(("0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"), 1)
    text = page(conclude(6, 3, [entry()]), {"temp": {"nulls": 0, "null_ratio": 0, "quantiles": flat}})
    assert "1 to 1" in text
    assert "<svg" not in text


def test_a_column_without_values_is_listed_without_a_strip():
    empty = {"nulls": 6, "null_ratio": 1.0, "min": None, "max": None, "quantiles": {}}
    text = page(conclude(6, 3, [entry()]), {"temp": empty})
    assert "100 % missing" in text


def test_a_suite_without_expectations_says_so():
    text = page(conclude(6, 3, []))
    assert "Data checks are inconclusive" in text
    assert "the suite has no expectations" in text


def test_what_has_changed_since_the_base_stands_beside_what_is_seen():
    before = conclude(9, 3, [entry("a", reason="all 9 rows hold"), entry("b", "fail"), entry("gone")])
    now = conclude(6, 3, [entry("a", "fail", reason="2 of 6 rows are unexpected"), entry("b"), entry("fresh")])
    text = page(replace(now, base=BaseReport("main 4f1c2ab", before)))
    assert "since main 4f1c2ab: 1 newly broken, 1 removed, 1 fixed, 1 new</p></header>" in text
    assert "<small>newly broken</small> at the base all 9 rows hold" in text
    assert "<td><code>gone</code><td>removed<td>all 6 rows hold<td>–</tr>" in text
    assert "<td><code>b</code><td>fixed" in text


def test_a_base_that_is_not_known_is_said():
    text = page(replace(conclude(6, 3, [entry()]), base=BaseReport("4f1c2ab", None, "4f1c2ab has no report")))
    assert "since 4f1c2ab: 4f1c2ab has no report</p>" in text
    assert "<h2>Since" not in text


def test_a_failure_without_offenders_shows_how_its_column_is_distributed():
    quantiles = {"0.01": 0, "0.05": 1, "0.25": 25, "0.5": 50, "0.75": 75, "0.95": 90, "0.99": 100}
    columns = {"temp": {"nulls": 3, "null_ratio": 0.125, "quantiles": quantiles}}
    text = page(conclude(6, 3, [entry(outcome="fail")]), columns)
    card = text[text.index("<article") : text.index("</article>")]
    assert "<svg" in card
    assert "0 to 100, median 50 · 12.5 % missing" in card
