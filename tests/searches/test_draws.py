"""How a drawn number is spelt."""

import pytest

from searching import declared
from tidegate.searches._draws import shortened

RATE = declared("random", space={"rate": {"kind": "uniform", "low": 0.0, "high": 1.0}}).space["rate"]


@pytest.mark.parametrize(("value", "expected"), [(0.1234567, 0.123457), (0.9999999, 1.0), (-0.1, 0.0), (0.0, 0.0)])
def test_a_number_has_six_digits_and_stays_within_its_range(value, expected):
    assert shortened(value, RATE) == expected
