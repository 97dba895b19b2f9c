"""Give a running stage's problems their line in conf/."""

from collections.abc import Iterator
from dataclasses import replace

from tidegate.config.composing.compose import compose
from tidegate.config.reading.node import path_of
from tidegate.config.validation.parse import place
from tidegate.errors import DeclarationError, Problem, UserError


def located(error: UserError) -> UserError:
    """The same error; each problem with a key and no place gets the key's place in conf/.

    Without a readable conf/, e.g. with params.yaml only, it is unchanged.
    """
    if all(problem.where or not problem.key for problem in error.problems):
        return error
    try:
        root = compose().root
    except DeclarationError:
        return error

    def placed() -> Iterator[Problem]:
        for problem in error.problems:
            where = problem.where or (place(root, path_of(root, problem.key)) if problem.key else None)
            yield replace(problem, where=where)

    return type(error)(placed())
