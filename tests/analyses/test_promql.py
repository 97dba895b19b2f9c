import pytest

from tidegate.analyses._promql import selector, string


@pytest.mark.parametrize(
    ("value", "expected"),
    [('a"} or vector(1) #', 'a\\"} or vector(1) #'), ("a\\", "a\\\\"), ("a\nb", "a\\nb"), ("ok", "ok")],
)
def test_a_value_stays_inside_its_string(value: str, expected: str) -> None:
    assert string(value) == expected
    assert selector({"a": value}) == f'{{a="{expected}"}}'
