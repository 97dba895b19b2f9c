"""`[tool.tidegate]` of any revision's pyproject.toml, with the lines that TOML's reader does not give."""

import pytest

from tidegate import settings
from tidegate.errors import DeclarationError, Where

TEXT = b'[tool.other]\nkinds = 1\n\n[tool.tidegate]\n# kinds are named here\nkinds = ["mine"]\n'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(TEXT, {"kinds": ["mine"]}, id="the settings"),
        pytest.param(b"[tool.other]\nkinds = 1\n", {}, id="another tool's"),
        pytest.param(b'[tool]\ntidegate = "x"\n', {}, id="no table"),
        pytest.param(b'tool = "x"\n', {}, id="no table of tools"),
        pytest.param(b"", {}, id="an empty file"),
        pytest.param(None, {}, id="no file"),
    ],
)
def test_settings_are_those_of_tidegate(data, expected):
    assert settings.table(data) == expected


@pytest.mark.parametrize("data", [b"[tool", b"\xff\xfe"])
def test_what_is_not_toml_is_refused(data):
    with pytest.raises(DeclarationError, match=r"pyproject\.toml: is not valid TOML: "):
        settings.table(data)


def test_a_line_is_looked_for_in_tidegate_s_table_and_not_in_comments():
    assert settings.line(TEXT, "kinds") == Where("pyproject.toml", 6, 1, 5)
    assert settings.line(TEXT, "nowhere") == Where("pyproject.toml")


def test_the_file_of_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert settings.read() is None
    settings.PYPROJECT.write_bytes(TEXT)
    assert settings.read() == TEXT
