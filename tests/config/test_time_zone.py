import pytest

from tidegate.config.time_zone import changes, require


def test_a_zone_is_known_by_its_name() -> None:
    assert [require(name) for name in ("UTC", "Europe/Madrid", "Asia/Kolkata")] == [
        "UTC",
        "Europe/Madrid",
        "Asia/Kolkata",
    ]


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../etc/passwd", "/etc/localtime", "MEZ ", "", "a\0b"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        require(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UTC", ()),
        ("Asia/Kolkata", ()),
        ("Europe/Madrid", ((120, 180), (120, 180))),
        ("America/New_York", ((120, 180), (60, 120))),
        ("Australia/Lord_Howe", ((90, 120), (120, 150))),
    ],
)
def test_the_minutes_that_a_clock_skips_and_repeats(name: str, expected: tuple[tuple[int, int], ...]) -> None:
    """Published: Madrid at 02:00 and back at 03:00, New York back at 02:00, Lord Howe by half an hour at 02:00."""
    assert sorted(changes(name)) == sorted({*expected})
