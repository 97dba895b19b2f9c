"""Versions compare as https://semver.org says, and as flagd's `sem_ver` extends it."""

import pytest

from tidegate.serve.routing.semantic_version import OPERATORS, compared, read

RISING = [
    *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1"),
    *("1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0"),
]
"""The first eight are semver.org's own example."""


def test_versions_rise_as_published():
    versions = [read(text) for text in RISING]
    assert versions == sorted(versions)
    assert len({*versions}) == len(RISING)


@pytest.mark.parametrize(
    ("one", "how", "other", "expected"),
    [
        ("1.2.3", "=", "v1.2.3", True),
        ("V1.2", "=", "1.2.0", True),
        ("1", "=", "1.0.0", True),
        ("1-rc", "<", "1.0.0", True),
        ("1.2.3+build.7", "=", "1.2.3", True),
        ("1.2.3", "!=", "1.2.4", True),
        ("1.2.3", "!=", "1.2.3", False),
        ("1.9.0", "<", "1.10.0", True),
        ("1.9.0", ">=", "1.10.0", False),
        ("2.0.0", "<=", "2.0.0", True),
        ("2.0.1", ">", "2.0.0", True),
        ("1.9.9", "^", "1.0.0", True),
        ("2.0.0", "^", "1.9.9", False),
        ("1.2.9", "~", "1.2.0", True),
        ("1.3.0", "~", "1.2.0", False),
        ("99999999999999999999.0.0", ">", "9999999999999999999.0.0", True),
    ],
)
def test_operators(one, how, other, expected):
    assert compared(one, how, other) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v",
        "1.2.3.4",
        "01.2.3",
        "1.2.3-01",
        "1.2.3-",
        "1.2.3-a..b",
        "1.2.3+",
        " 1.2.3",
        "1.2.3\n",
        "１.0.0",
        "9" * 201,
    ],
)
def test_what_is_not_a_version_is_so_to_none(text):
    assert read(text) is None
    assert not any(compared(text, how, "1.0.0") for how in OPERATORS)
