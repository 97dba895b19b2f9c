import pytest

from tidegate.alerts.durations import written


@pytest.mark.parametrize(
    ("seconds", "expected"), [(259200, "3d"), (21600, "6h"), (5400, "90m"), (45, "45s"), (0, "0s"), (75.0, "75s")]
)
def test_the_largest_unit_that_divides_it(seconds, expected):
    assert written(seconds) == expected
