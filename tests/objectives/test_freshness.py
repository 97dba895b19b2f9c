from dataclasses import replace

import numpy as np

from monitored import DATA, SERVICE, mistakes, observed, params_of, window
from tidegate.objectives import DeclaredData, freshness


def test_rows_that_keep_coming_hold():
    assert observed("freshness", window(), window="100d", within="1h") == {"rows": "pass"}


def test_a_hole_is_named_with_its_begin():
    rows = window()
    holed = rows.where((rows.seconds < 20 * 86400) | (rows.seconds >= 22 * 86400))
    (found,) = freshness.observe("arrives", params_of("freshness", window="100d", within="1d"), holed)
    assert found.verdict == "fail"
    assert found.reason.startswith("the longest time without a row is 48.")
    assert "from 1970-01-20T23:" in found.reason


def test_a_gap_exactly_as_long_as_allowed_holds():
    rows = replace(window(), seconds=np.arange(5000) * 3600.0)
    assert observed("freshness", rows, window="300d", within="1h") == {"rows": "pass"}


def test_without_times_nothing_is_decided():
    assert observed("freshness", replace(window(), seconds=None), within="1h") == {"rows": "inconclusive"}


def test_a_table_without_times_and_a_gap_as_long_as_the_window_are_refused():
    timeless = {name: column for name, column in DATA.columns.items() if name != "day"}
    params = params_of("freshness", within="31d")
    assert dict(freshness.problems(params, DeclaredData(timeless, DATA.evaluate))).keys() == {"kind", "within"}
    assert mistakes("freshness", within="1h") == {}
    assert freshness.signal(params, SERVICE) is None
