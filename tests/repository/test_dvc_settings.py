"""DVC's settings say where the cache is, without DVC being started."""

from pathlib import Path

import pytest

from tidegate.repository import dvc, dvc_settings


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param("", "{root}/.dvc/cache", id="by default in the repository"),
        pytest.param("[cache]\n    dir = /shared/cache\n", "/shared/cache", id="anywhere"),
        pytest.param("[cache]\n    dir = ../../shared\n", "{above}/shared", id="relative to the settings"),
        pytest.param("[cache]\n    dir = ~/shared\n", "{home}/shared", id="at home"),
        pytest.param("[cache]\n    type = symlink\n", "{root}/.dvc/cache", id="another setting of the cache"),
    ],
)
def test_the_cache_is_where_the_settings_say(tmp_path, monkeypatch, settings, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".dvc").mkdir()
    Path(dvc_settings.LOCAL).write_text(settings)
    places = {"root": tmp_path, "above": tmp_path.parent, "home": Path.home()}
    assert dvc.cache() == Path(expected.format(**places))
