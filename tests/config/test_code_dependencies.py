"""The files that decide a stage's result."""

import ast

from tidegate.config import code_dependencies as closures
from tidegate.config.code_dependencies import closure
from tidegate.kinds import ROOT


def names(module):
    return {str(path) for path in closure(module)}


def test_a_stage_depends_on_itself_and_what_it_imports_in_functions():
    assert {"stages/train.py", "models/build.py", "models/folds.py"} <= names("stages.train")


def test_a_folder_that_is_loaded_by_kind_counts_whole():
    assert {"data/splits/time.py", "data/splits/random.py", "data/splits/group.py"} <= names("stages.split")


def test_the_foundation_and_empty_packages_do_not_count():
    every = names("stages.train") | names("stages.split") | names("stages.plan")
    assert not [
        name for name in every if name.startswith(("config/", "errors", "artifacts", "kinds", "records", "paths"))
    ]
    assert "stages/__init__.py" not in every


def test_what_only_a_type_checker_imports_does_not_count():
    assert not [name for name in names("stages.plan") if name.startswith("models/")]


def parsed(block):
    """The names that the package's import statements below `block` give, by Python's own parser."""
    for statement in ast.iter_child_nodes(block):
        match statement:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
                yield from parsed(ast.Module(otherwise, []))
            case ast.Import(names=aliases):
                yield from (each.name.removeprefix("tidegate.") for each in aliases if each.name.startswith("tidegate"))
            case ast.ImportFrom(module=str() as source, names=aliases) if source.split(".")[0] == "tidegate":
                inside = source.removeprefix("tidegate").removeprefix(".")
                yield from filter(None, [inside])
                yield from (f"{inside}.{each.name}".lstrip(".") for each in aliases)
            case _:
                yield from parsed(statement)


def test_the_patterns_read_what_pythons_own_parser_reads():
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text()
        tree = ast.parse(text)
        assert sorted(closures._names(closures._TYPES_ONLY.sub("", text))) == sorted(parsed(tree)), path
        is_empty = all(isinstance(each, ast.Expr) for each in tree.body)
        assert bool(closures._DOCSTRING_ONLY.fullmatch(text)) == is_empty, path
