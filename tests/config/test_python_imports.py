"""Every form in which a file can import is found, by the name from the top."""

import ast
from textwrap import dedent

import pytest

from tidegate.config import python_imports
from tidegate.errors import DeclarationError


def found(text, *package):
    return python_imports.parsed(ast.parse(dedent(text)), package)


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("import os, lightgbm", {"os", "lightgbm"}),
        ("import os, lightgbm.sklearn as trees", {"os", "lightgbm.sklearn"}),
        ("from scipy import stats as s, special", {"scipy", "scipy.stats", "scipy.special"}),
        ("try:\n    import xgboost\nexcept ImportError: pass", {"xgboost"}),
        ("def f():\n    if True:\n        import torch; import jax", {"torch", "jax"}),
        ("class A:\n    async def f(self):\n        from torch.nn import *", {"torch.nn", "torch.nn.*"}),
        ("import importlib\nimportlib.import_module('xgboost')", {"importlib", "xgboost"}),
        ("import importlib as il\nil.import_module(name='xgboost')", {"importlib", "xgboost"}),
        (
            "from importlib import import_module as load\nload('xgboost')",
            {"importlib", "importlib.import_module", "xgboost"},
        ),
        ("__import__('xgboost')", {"xgboost"}),
        ("import_module(name)", set()),
        ("TEXT = 'import torch'", set()),
    ],
)
def test_an_import_is_found(text, imports):
    assert found(text).imports == imports


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("from .ranks import place", {"acme.metrics.ranks", "acme.metrics.ranks.place"}),
        ("from . import ranks", {"acme.metrics", "acme.metrics.ranks"}),
        ("from ..tables import rows", {"acme.tables", "acme.tables.rows"}),
        (
            "from importlib import import_module\nimport_module('..tables', __package__)",
            {"importlib", "importlib.import_module", "acme.tables"},
        ),
    ],
)
def test_a_relative_import_is_of_the_modules_own_package(text, imports):
    assert found(text, "acme", "metrics").imports == imports
    assert found(text, "acme", "metrics").libraries - {"importlib"} == {"acme"}


@pytest.mark.parametrize("condition", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_only_a_type_checker_reads_is_left_out(condition):
    text = f"""
        if {condition}:
            import pandas
        else:
            import polars
        """
    assert found(text).imports == {"polars"}


def test_names_and_texts_are_those_of_the_code():
    code = found("from tidegate.kinds import METRICS as M\nM.load('ece', \"two words\")  # 'comment'")
    assert {"METRICS", "M", "load"} <= code.names
    assert code.texts == {"ece", "two words"}
    assert python_imports.words(code.texts) == {"ece"}


@pytest.mark.parametrize("content", [b"\0", b"(" * 5000, b"a = \xff", b"x" + b".x" * 100_000, b"def f(:\n"])
def test_a_file_that_is_not_python_is_refused(tmp_path, content):
    (tmp_path / "kind.py").write_bytes(content)
    with pytest.raises(DeclarationError, match=r"metrics/kind\.py.*cannot be parsed: .*; fix the file or remove it"):
        python_imports.read(tmp_path / "kind.py", "metrics/kind.py")
