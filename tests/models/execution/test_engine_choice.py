"""The engine is a variable of the environment: no key of the declaration, no part of any result."""

import sys

import pytest

from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.models.execution.engine_choice import ADDRESS, VARIABLE, opened
from tidegate.models.execution.workers import Workers

HERE = Workers(2, 1)


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv(ADDRESS, raising=False)


@pytest.mark.parametrize("text", ["", " ", "local"])
def test_by_default_fits_run_here(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    with opened(HERE) as workers:
        assert workers is HERE


def test_an_unknown_engine_is_refused_with_the_nearest(monkeypatch):
    monkeypatch.setenv(VARIABLE, "daks")
    with (
        pytest.raises(DeclarationError, match="TIDEGATE_ENGINE: unknown engine: daks; did you mean dask"),
        opened(HERE),
    ):
        pass


def test_an_address_of_no_engine_is_refused(monkeypatch):
    monkeypatch.setenv(ADDRESS, "tcp://127.0.0.1:8786")
    expected = "TIDEGATE_ENGINE_ADDRESS is set, and TIDEGATE_ENGINE is local"
    with pytest.raises(DeclarationError, match=expected), opened(HERE):
        pass


@pytest.mark.parametrize(("kind", "module"), [("dask", "distributed"), ("ray", "ray"), ("spark", "pyspark")])
def test_without_the_extra_it_says_what_to_install(monkeypatch, kind, module):
    monkeypatch.setenv(VARIABLE, kind)
    monkeypatch.delitem(sys.modules, f"tidegate.models.engines.{kind}", raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] in (module, "py4j")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "py4j", None)
    expected = rf"the engine {kind} needs .*: pip install 'tidegate\[{kind}\]'"
    with pytest.raises(InfrastructureError, match=expected), opened(HERE):
        pass
