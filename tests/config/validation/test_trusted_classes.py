"""What pyproject.toml trusts."""

import pytest

from tidegate.config.validation.trusted_classes import trusted
from tidegate.errors import DeclarationError


@pytest.mark.parametrize(
    "data", [None, b"", b"[project]\nname = 'x'\n", b"[tool.tidegate]\n", b"[tool]\ntidegate = 1\n"]
)
def test_nothing_is_trusted_where_nothing_is_said(data):
    assert trusted(data) == frozenset()


def test_classes_are_trusted_by_name():
    assert trusted(b'[tool.tidegate]\ntrusted = ["lightgbm.LGBMClassifier"]\n') == {"lightgbm.LGBMClassifier"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[tool.tidegate]\ntrusted = "x.Y"\n', "must be a list"),
        (b'[tool.tidegate]\ntrusted = ["eval", 3]\n', "must be the dotted name of a class, got 'eval'"),
        (b'[tool.tidegate]\ntrusted = ["os; x.Y"]\n', "must be the dotted name"),
        (b"[tool\n", "pyproject.toml: is not valid TOML"),
        (b"\xff", "is not valid TOML"),
    ],
)
def test_what_is_no_list_of_names_is_refused(data, message):
    with pytest.raises(DeclarationError, match=message):
        trusted(data)
