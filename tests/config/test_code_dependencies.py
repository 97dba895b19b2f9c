"""The files that decide a stage's result."""

import ast

import pytest

from tidegate.config import code_dependencies as closures
from tidegate.config import python_imports
from tidegate.config.code_dependencies import closure
from tidegate.config.python_code import code_of
from tidegate.kinds import ROOT


def names(module, *declared):
    return {name.removeprefix("tidegate/") for name in closure(module, declared).files}


def test_a_stage_depends_on_itself_and_what_it_imports_in_functions():
    assert {"stages/train.py", "models/estimators/build.py", "models/training/folds.py"} <= names("stages.train")


def test_of_the_kinds_that_are_loaded_by_name_only_the_declared_ones_count():
    assert "metrics/brier.py" not in names("stages.evaluate", "roc_auc")
    assert "metrics/brier.py" in names("stages.evaluate", "brier")
    assert "data/sources/sql.py" not in names("stages.ingest", "file")
    assert {"data/sources/sql.py", "data/read_sources.py"} <= names("stages.ingest", "sql")


def test_the_calibration_error_that_every_evaluation_reports_counts_undeclared():
    assert "metrics/ece.py" in names("stages.evaluate")


def test_a_kind_that_is_the_default_of_a_section_counts_undeclared():
    assert "checks/engines/duckdb.py" in names("stages.check")


def test_the_foundation_and_empty_packages_do_not_count():
    every = names("stages.train") | names("stages.split") | names("stages.plan")
    left_out = ("config/reading", "config/params", "config/validation", "errors", "kinds", "paths", "storage")
    assert not [name for name in every if name.startswith(left_out)]
    assert "stages/__init__.py" not in every


def test_the_defaults_of_a_section_and_the_meaning_of_an_expression_count():
    assert {"config/schema/train.py", "config/section.py", "artifacts.py"} <= names("stages.train")
    assert {"config/expression.py", "config/regex.py"} <= names("stages.check")


def test_a_data_file_counts_with_the_module_that_reads_it():
    assert "models/estimators/scikit_learn.json" in names("stages.train")
    assert "checks/page/page.css" in names("stages.check")


def test_every_data_file_of_the_package_belongs_to_a_module():
    named = {file for path in modules() for file in closures._source(path).files.values()}
    data = {path for path in ROOT.rglob("*") if path.suffix not in (".py", ".pyc", "", ".typed")}
    assert {path for path in data if path.is_relative_to(ROOT / "starter")} | named >= data


def modules():
    return [path for path in sorted(ROOT.rglob("*.py")) if path.parent != ROOT or path.stem != "__init__"]


def test_a_package_depends_on_no_metric():
    assert not [name for name in names("stages.package", "roc_auc", "brier") if name.startswith("metrics/")]


def test_what_is_imported_from_elsewhere_is_named():
    assert {"sklearn", "numpy", "skops"} <= closure("stages.train", ()).libraries
    assert "great_expectations" not in closure("stages.split", ()).libraries


def test_what_only_a_type_checker_imports_does_not_count():
    assert not [name for name in names("stages.plan") if name.startswith("models/")]


@pytest.mark.slow
def test_the_patterns_read_exactly_what_pythons_own_parser_reads():
    for path in modules():
        code, tree = code_of(path.read_text()).code, ast.parse(path.read_bytes())
        found, source = python_imports.parsed(tree), closures._source(path)
        assert source.libraries == found.libraries, path
        ours = {name.removeprefix("tidegate.") for name in found.imports if name.startswith("tidegate.")}
        assert {*closures._names(closures._TYPES_ONLY.sub("", code))} == ours, path
        is_empty = all(isinstance(statement, ast.Expr) for statement in tree.body)
        assert (not code) == is_empty, path
