import pytest

from tidegate.review.gathering.compare_json import alike, differences

REPORT = {"a": 1, "b": [1.0, {"c": "x", "d": None, "e": True}]}


def test_equal_values_do_not_differ():
    assert differences(REPORT, REPORT, tolerance=0) == []


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"a": 2, "b": REPORT["b"]}, "/a is claimed as 1; recomputed: 2"),
        ({"a": True, "b": REPORT["b"]}, "/a is claimed as 1; recomputed: True"),
        ({"a": 1, "b": [1.0]}, "/b is claimed as 2 entries; recomputed: 1 entries"),
        ({"a": 1, "b": [1.1, REPORT["b"][1]]}, "/b/0 is claimed as 1; recomputed: 1.1"),
        ({"a": 1, "b": [1.0, {"c": "x", "d": 0, "e": True}]}, "/b/1/d is claimed as None; recomputed: 0"),
        ({"a": 1}, "/b is claimed as 2 entries; recomputed: nothing"),
        ({**REPORT, "x/y~": 1}, "/x~1y~0 is claimed as nothing; recomputed: 1"),
        ([], "/ is claimed as 2 entries; recomputed: 0 entries"),
    ],
)
def test_a_difference_is_named_by_its_pointer_and_both_values(other, place):
    assert differences(REPORT, other, tolerance=1e-6) == [place]


def test_numbers_are_alike_within_the_tolerance_and_a_boolean_is_not_a_number():
    assert alike(1, 1.0000001, tolerance=1e-6)
    assert not alike(1.0, 1.00001, tolerance=1e-6)
    assert not alike(claimed=True, again=1, tolerance=1.0)
    assert not alike("1", 1, tolerance=1.0)
