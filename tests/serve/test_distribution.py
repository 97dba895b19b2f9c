"""The version is that of the distribution that is installed."""

from importlib import metadata

import pytest

from tidegate.serve import distribution


@pytest.mark.parametrize("installed", [("tidegate",), ("tidegate-serve",), ("tidegate", "tidegate-serve")])
def test_the_installed_one_is_asked(installed, monkeypatch):
    def version(name):
        if name not in installed:
            raise metadata.PackageNotFoundError(name)
        return f"1.0 of {name}"

    monkeypatch.setattr(metadata, "version", version)
    assert distribution.version() == f"1.0 of {installed[0]}"


def test_without_either_the_error_names_it(monkeypatch):
    monkeypatch.setattr(distribution, "NAMES", ("not-installed-at-all",))
    with pytest.raises(metadata.PackageNotFoundError):
        distribution.version()
