"""A folder of a project whose kinds this process uses for the length of a test."""

import sys

import pytest

from tidegate.kinds import folder, places


@pytest.fixture
def adds(tmp_path, monkeypatch):
    """Writes the project's files, by path below pipelines/mine, and makes them known."""
    monkeypatch.chdir(tmp_path)

    def write(files, declared='["pipelines/mine"]'):
        (tmp_path / "pyproject.toml").write_text(f"[tool.tidegate]\nkinds = {declared}\n")
        for name, text in files.items():
            path = tmp_path / "pipelines/mine" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        _forget()

    monkeypatch.setattr(places, "_CHOSEN", places._Chosen())
    yield write
    _forget()


def _forget():
    folder._files.cache_clear()
    folder._load.cache_clear()
    places._CHOSEN.places = places._CHOSEN.asked_in = None
    for name in [each for each in sys.modules if each.startswith("_project_kinds.")]:
        del sys.modules[name]
