"""Validate one composition: types, references, estimators, rollouts."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from tidegate import rollouts
from tidegate.alerts import problems as alert_problems
from tidegate.config import dvc_yaml
from tidegate.config.reading.node import Node, at, path_of
from tidegate.config.schema.root import Declaration
from tidegate.config.validation import references
from tidegate.config.validation.parse import place, typed
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.kinds import TASKS
from tidegate.models.validation import metric_checks, stress_checks
from tidegate.models.validation.static_checks import apparent
from tidegate.objectives import DeclaredData
from tidegate.targets import _declaration_checks as target_checks
from tidegate.validation import estimators, monitored_rules, retraining


def validate(root: Node, trust: Collection[str] = (), *, deep: bool = False) -> Declaration:
    """The typed declaration. Raises DeclarationError with every problem, each at its place.

    `trust` are the classes that pyproject.toml trusts. `deep` also builds the estimator with scikit-learn,
    whose import takes seconds.
    """
    declaration = typed(root)
    problems = [
        *dvc_yaml.unset(root),
        *references.problems(declaration),
        *estimators.problems(declaration.train, root, trust),
        *metric_checks.problems(declaration.evaluate),
        *stress_checks.problems(declaration.stress, declaration.evaluate, declaration.data.columns),
        *apparent(declaration.train, declaration.evaluate.task, declaration.data.columns),
        *_query(declaration.data.query, tuple(declaration.data.sources)),
    ]
    if not problems:
        problems = _rollouts(declaration, deep=deep)
    if not problems and deep:
        problems = _model(declaration, trust)
    if problems:
        raise DeclarationError(located(problems, root))
    return declaration


@cache
def _query(query: str | None, sources: tuple[str, ...]) -> tuple[Problem, ...]:
    """What the query may not do. Cached: most compositions of a repository share one query."""
    if query is None:
        return ()
    from tidegate.data.queries.query import problems

    return tuple(problems(query, sources))


def _rollouts(declaration: Declaration, *, deep: bool) -> list[Problem]:
    return [
        *rollouts.problems(declaration.environments, declaration.monitor, TASKS.load(declaration.evaluate.task)),
        *target_checks.problems(declaration.project, declaration.environments, declaration.monitor),
        *alert_problems.problems(
            declaration.project,
            declaration.environments,
            declaration.monitor,
            data=DeclaredData(declaration.data.columns, declaration.evaluate, deep),
        ),
        *retraining.problems(declaration),
        *monitored_rules.problems(declaration),
    ]


def _model(declaration: Declaration, trust: Collection[str]) -> list[Problem]:
    from tidegate.models.validation import trial_process, trial_space
    from tidegate.models.validation.static_checks import problems

    trial_process.start()
    declared = (declaration.train, declaration.evaluate.task, declaration.data.columns, trust)
    if found := problems(*declared):
        return found
    if reason := trial_process.refusal(*declared):
        return [Problem(f"cannot be fitted, whatever the rows are: {reason}", key="train.estimator")]
    return trial_space.problems(*declared)


def together(declaration: Declaration, trust: Collection[str]) -> list[Problem]:
    """Warnings of a valid declaration's search that only fits show: values that no model can have together."""
    from tidegate.models.validation import trial_space

    return trial_space.cautions(declaration.train, declaration.evaluate.task, declaration.data.columns, trust)


def located(problems: Iterable[Problem], root: Node) -> list[Problem]:
    """The problems with the place of their key, without duplicates, in the order of the files."""
    placed = (problem if problem.where else replace(problem, where=_where(root, problem.key)) for problem in problems)
    unique = {(problem.where, problem.message): problem for problem in placed}
    return sorted(
        unique.values(),
        key=lambda problem: (str(problem.where.path) if problem.where else "", _line(problem), problem.key),
    )


def _where(root: Node, key: str) -> Where | None:
    """The place of the value; of a mapping, that of its key."""
    path = path_of(root, key)
    node = at(root, path)
    return place(root, path, key=node is not None and isinstance(node.value, dict))


def _line(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)
