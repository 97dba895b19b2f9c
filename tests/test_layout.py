"""The house's own rules: a test of every module's name; files, functions and imports of a size that can be read."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from statements import statements

ROOT = Path(__file__).parent.parent
PACKAGE, TESTS = ROOT / "pipelines/tidegate", ROOT / "tests"
CODE = [PACKAGE, ROOT / "pipelines/generators", TESTS]
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
MOST_LINES, MOST_OF_A_FUNCTION, MOST_IMPORTED = 250, 45, 15
BRANCHES = (ast.If, ast.For, ast.While, ast.Match, ast.Try, ast.With)

LONGER_FUNCTIONS = {
    "pipelines/tidegate/cli/everyday/init.py: command": "its options, and what each of them means",
    "pipelines/tidegate/cli/serving/serve.py: command": "its options, each by its name",
    "pipelines/tidegate/commands/gating/gate.py: run": "the gate's steps, in their order",
    "pipelines/tidegate/python_api/prediction_comparison.py: compare": "its arguments, and what each of them means",
}

WIDER = {
    "cli/everyday/init.py": "asks, proposes, lays down and proves",
    "commands/gating/base_evidence.py": "reads what earlier revisions left",
    "review/attribution/attribute.py": "trains, predicts and compares each edit alone",
    "validation/comparison.py": "follows a change from its key to the manifests",
    "commands/gating/gate.py": "puts the gate's rooms together",
    "commands/gating/gate_calibrate.py": "trains, predicts and judges",
    "gate/effective_gate.py": "every kind of loosening",
    "gate/evidence/__init__.py": "every kind of evidence",
    "review/gathering/gather.py": "a review tells of every room",
    "review/page/__init__.py": "a page shows every part of a review",
    "stages/evaluate.py": "metrics, slices, plots and predictions",
    "models/evaluation/stress.py": "predicts, measures and resamples damaged rows",
    "stages/package.py": "the model, its signature, golden requests, exact form and proof",
    "stages/stress.py": "the model, its predictions and the declaration of both",
    "stages/rehearse.py": "plan, package, holdout and servers",
    "stages/train.py": "search, folds, fitting and the model file",
    "validation/all_options.py": "every file that can be validated alone",
    "validation/declaration.py": "every part of a declaration",
}
"""Modules that import more of the package than the limit, with the reason."""

MOST_UNTYPED = 10
"""`Any` per 1,000 lines of the package, imports of it included."""


class Function(NamedTuple):
    name: str
    lines: int
    has_logic: bool
    """Whether it does more than return or call one thing."""


class Outline(NamedTuple):
    """What the rules ask of a file; its tree is not kept, which each later collection of garbage would walk through."""

    functions: list[Function]
    imports: list[tuple[str, str]]
    """Module and name."""


@cache
def _outline(path: Path) -> Outline:
    functions, imports = [], []
    for node in statements(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append(Function(node.name, (node.end_lineno or 0) - node.lineno, _has_logic(node)))
        elif isinstance(node, ast.ImportFrom):
            imports += [(node.module or "", name.name) for name in node.names]
    return Outline(functions, imports)


def _has_logic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [node for node in function.body if not isinstance(getattr(node, "value", None), ast.Constant)]
    return len(body) > 1 or any(isinstance(node, BRANCHES) for node in body)


def _mirrors(path: Path) -> list[Path]:
    """Where the test of a module's name is: `x/_y.py` has x/test_y.py, the package `x` x/test_x.py or test_x.py."""
    folder = TESTS / path.relative_to(PACKAGE).parent
    if path.name == "__init__.py":
        name = f"test_{path.parent.name.strip('_')}.py"
        return [folder / name, folder.parent / name]
    return [folder / f"test_{path.stem.strip('_')}.py"]


def _imported(path: Path) -> set[str]:
    """The package's modules that it imports, wherever in the file."""
    found = set()
    for module, name in _outline(path).imports:
        if module.startswith("tidegate"):
            folder = "/".join(module.split(".")[1:])
            inside = f"{folder}/{name}".lstrip("/")
            found |= {inside if {f"{inside}.py", f"{inside}/__init__.py"} & MODULES.keys() else folder}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_a_module_with_logic_has_a_test_of_its_name(module):
    has_test = any(path.exists() for path in _mirrors(MODULES[module]))
    logic = any(function.has_logic for function in _outline(MODULES[module]).functions)
    assert has_test or not logic, f"{module} has no test"


def test_no_file_is_too_long_to_read():
    files = {path.relative_to(ROOT).as_posix(): path for folder in CODE for path in folder.rglob("*.py")}
    longer = {name for name, path in files.items() if len(path.read_text().splitlines()) > MOST_LINES}
    assert not longer


def test_no_function_is_too_long_to_read():
    files = {path.relative_to(ROOT).as_posix(): path for folder in CODE for path in folder.rglob("*.py")}
    longer = {
        f"{name}: {function.name}"
        for name, path in files.items()
        for function in _outline(path).functions
        if function.lines >= MOST_OF_A_FUNCTION
    }
    assert longer == LONGER_FUNCTIONS.keys()


def test_no_module_knows_too_many_others():
    wider = {name for name, path in MODULES.items() if len(_imported(path)) > MOST_IMPORTED}
    assert wider == WIDER.keys()


def test_few_values_are_untyped():
    lines = [line for path in MODULES.values() for line in path.read_text().splitlines()]
    untyped = sum(len(re.findall(r"\bAny\b", line)) for line in lines)
    assert untyped / len(lines) * 1000 <= MOST_UNTYPED, "give values that cross a function their type, or a record"


MOST_MODULES = 30
LARGER_ROOMS = {
    "gate": "the decision: layers in pyproject.toml divide it",
    "metrics": "one kind a file",
}
"""Folders with more modules than the limit, with the reason."""


def test_no_room_is_crowded():
    modules = Counter(str(PurePosixPath(module).parent) for module in MODULES)
    assert {room for room, number in modules.items() if number > MOST_MODULES} == LARGER_ROOMS.keys()
