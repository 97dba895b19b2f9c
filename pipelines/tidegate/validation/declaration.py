"""Judge one composition: types, the rules between its parts, what each kind of model and rollout demands."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from tidegate import rollouts, targets
from tidegate.config import dvc_yaml
from tidegate.config.reading.node import Node, at, path_of
from tidegate.config.schema.root import Declaration
from tidegate.config.validation import references
from tidegate.config.validation.parse import place, typed
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.models.static_checks import apparent
from tidegate.validation import estimators


def judge(root: Node, trust: Collection[str] = (), *, deep: bool = False) -> Declaration:
    """The typed declaration. Raises DeclarationError with everything that is wrong with it, each at its place.

    `trust` are the classes that pyproject.toml trusts. `deep` also asks scikit-learn whether the model can be made,
    which imports for seconds what the rest does without.
    """
    declaration = typed(root)
    found = [
        *dvc_yaml.unset(root),
        *references.problems(declaration),
        *estimators.problems(declaration.train, root, trust),
        *apparent(declaration.train, declaration.evaluate, declaration.data.columns),
        *_query(declaration.data.query, tuple(declaration.data.sources)),
    ]
    if not found:
        found = _rollouts(declaration)
    if not found and deep:
        found = _model(declaration, trust)
    if found:
        raise DeclarationError(located(found, root))
    return declaration


@cache
def _query(query: str | None, sources: tuple[str, ...]) -> tuple[Problem, ...]:
    """What the query may not do. Most compositions of a repository have the same one."""
    if query is None:
        return ()
    from tidegate.data.query import problems

    return tuple(problems(query, sources))


def _rollouts(declaration: Declaration) -> list[Problem]:
    return [
        *rollouts.problems(declaration.environments, declaration.monitor, declaration.evaluate.task),
        *targets.problems(declaration.environments),
    ]


def _model(declaration: Declaration, trust: Collection[str]) -> list[Problem]:
    from tidegate.models.static_checks import problems

    return [*problems(declaration.train, declaration.evaluate, declaration.data.columns, trust)]


def located(problems: Iterable[Problem], root: Node) -> list[Problem]:
    """The problems with the place of their key, each place told once per sentence, in the order of the files."""
    placed = (each if each.where else replace(each, where=_where(root, each.key)) for each in problems)
    unique = {(problem.where, problem.message): problem for problem in placed}
    return sorted(unique.values(), key=lambda each: (str(each.where.path) if each.where else "", _line(each), each.key))


def _where(root: Node, key: str) -> Where | None:
    """Where the value stands; of a mapping its name, which says more than the brace that it opens with."""
    path = path_of(root, key)
    node = at(root, path)
    return place(root, path, key=node is not None and isinstance(node.value, dict))


def _line(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)
