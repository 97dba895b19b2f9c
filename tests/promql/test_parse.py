"""What is read, and what is refused with its place."""

import pytest

from tidegate.promql.parse import Binary, Call, Negative, Number, SeriesSelector, UnknownQueryError, parse
from tidegate.promql.series import Matcher


def test_operators_bind_as_in_prometheus():
    assert parse("1 + 2 * 3") == Binary("+", Number(1), Binary("*", Number(2), Number(3)))
    assert parse("a and b >= 2 or c") == Binary(
        "or", Binary("and", selector("a"), Binary(">=", selector("b"), Number(2))), selector("c")
    )
    assert parse("-(a - b) / 2") == Binary("/", Negative(Binary("-", selector("a"), selector("b"))), Number(2))


def selector(name):
    return SeriesSelector(name, (), None, 0.0)


def test_a_selector_has_labels_a_range_and_an_offset():
    text = 'sum by (le) (rate(seconds_bucket{code="2\\"0",pod!~"a|b"}[5m30s] offset 1h))'
    found = SeriesSelector("seconds_bucket", (Matcher("code", "=", '2"0'), Matcher("pod", "!~", "a|b")), 330.0, 3600.0)
    assert parse(text) == Call("sum", (Call("rate", (found,)),), ("le",))


@pytest.mark.parametrize(
    "query", ["", "a +", "sum(", "a{b}", 'a{b<"c"}', "a[5]", "a b", "a @ 5", 'a{b="c}', "sum without (x) (a)", "a ^ 2"]
)
def test_what_is_not_known_is_refused(query):
    with pytest.raises(UnknownQueryError):
        parse(query)
