"""One thread each, set before numpy is loaded; a library that is missing is named."""

import sys

import pytest

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.serve import launch


def options(folder):
    return launch.Options(package=folder, port=0)


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "starlette", None)
    for name in [name for name in sys.modules if name.startswith(("starlette.", "tidegate.serve."))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(InfrastructureError, match=r"install the extra: tidegate\[serve\]"):
        launch.run(options(tmp_path))


def test_sums_are_formed_by_one_thread_unless_the_environment_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    with pytest.raises(EvidenceError, match=r"package.json: not found"):
        launch.run(options(tmp_path))
    assert (launch.os.environ["OPENBLAS_NUM_THREADS"], launch.os.environ["OMP_NUM_THREADS"]) == ("1", "2")
