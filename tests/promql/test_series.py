"""Series are found by their labels, samples by their times."""

import pytest

from tidegate.promql.series import Matcher, SeriesStore


def store():
    made = SeriesStore()
    for code in ("200", "400", "500"):
        for time in (10, 25, 40):
            made.add("requests", (("code", code),), time, float(time))
    return made


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [
        ("=", "200", ["200"]),
        ("!=", "200", ["400", "500"]),
        ("=~", "4..|5..", ["400", "500"]),
        ("!~", "4..", ["200", "500"]),
    ],
)
def test_series_are_found_by_their_labels(operator, value, found):
    chosen = store().select("requests", (Matcher("code", operator, value),))
    assert [dict(labels)["code"] for labels, _ in chosen] == found


def test_a_missing_label_is_the_empty_text():
    assert len(store().select("requests", (Matcher("pod", "=", ""),))) == 3
    assert not store().select("others", ())


def test_a_later_series_is_found_too():
    made = store()
    assert len(made.select("requests", ())) == 3
    made.add("requests", (("code", "503"),), 50, 1.0)
    assert len(made.select("requests", ())) == 4


def test_a_window_is_open_at_its_begin_and_closed_at_its_end():
    ((_, samples),) = store().select("requests", (Matcher("code", "=", "200"),))
    assert samples.between(10, 40) == ([25, 40], [25.0, 40.0])
    assert samples.at(40) == 40.0
    assert samples.at(339) == 40.0
    assert samples.at(340) is None
    assert samples.at(9) is None


def test_it_is_written_as_openmetrics():
    made = SeriesStore()
    made.add("requests", (("code", 'a"b\\'),), 7, 3.0)
    assert [*made.lines(began=100)] == ['requests{code="a\\"b\\\\"} 3.0 107.000']
