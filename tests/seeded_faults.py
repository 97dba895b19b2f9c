"""The reference's declaration, to be broken: what is found then, and at which lines."""

import shutil
from pathlib import Path

from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError, Problem
from tidegate.validation.declaration import located, validate
from tidegate.validation.warnings import warnings


def lay_out(repository: Path, folder: Path) -> None:
    """What of the reference declares it."""
    shutil.copytree(repository / "conf", folder / "conf")
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, folder)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1))


def found() -> list[Problem]:
    """The errors of the declaration in the current folder, or else its warnings."""
    composed = compose()
    try:
        declaration = validate(composed.root)
    except DeclarationError as error:
        return list(error.problems)
    return located(warnings(declaration), composed.root)


def require_none(*expected: str) -> None:
    """Nothing is found but what holds one of these texts."""
    problems = [problem for problem in found() if not any(text in str(problem) for text in expected)]
    assert problems == [], [str(problem) for problem in problems]


def require_found(message: str) -> None:
    """It is found, each time at a line of conf/."""
    every = found()
    problems = [problem for problem in every if message in str(problem)]
    assert problems, [str(problem) for problem in every]
    assert all(problem.where and problem.where.path.startswith("conf/") and problem.where.line for problem in problems)
