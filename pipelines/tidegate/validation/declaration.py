"""Judge one composition: types, the rules between its parts, what each kind of model and rollout demands."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tidegate import rollouts, targets
from tidegate.config.judging import rules
from tidegate.config.judging.typed import place, typed
from tidegate.config.reading.node import Node, Path, at
from tidegate.config.schema.root import Declaration
from tidegate.config.schema.train import Built
from tidegate.errors import DeclarationError, Problem
from tidegate.models import trusted


def judge(root: Node, trust: Collection[str] = (), *, deep: bool = False) -> Declaration:
    """The typed declaration. Raises DeclarationError with everything that is wrong with it, each at its place.

    `trust` are the classes that pyproject.toml trusts. `deep` also asks scikit-learn whether the model can be made,
    which imports for seconds what the rest does without.
    """
    declaration = typed(root)
    found = [*rules.problems(declaration), *_untrusted(declaration, trust)]
    if not found:
        found = _rollouts(declaration)
    if not found and deep:
        found = _model(declaration, trust)
    if found:
        raise DeclarationError(located(found, root))
    return declaration


def _rollouts(declaration: Declaration) -> list[Problem]:
    return [
        *rollouts.problems(declaration.environments, declaration.monitor, declaration.evaluate.task),
        *targets.problems(declaration.environments),
    ]


def _model(declaration: Declaration, trust: Collection[str]) -> list[Problem]:
    from tidegate.models.problems import problems

    return [*problems(declaration.train, declaration.evaluate, declaration.data.columns, trust)]


def located(problems: Iterable[Problem], root: Node) -> list[Problem]:
    """The problems with the place of their key, each place told once per sentence, in the order of the files."""
    unique = {
        (problem.where, problem.message): problem
        for problem in (
            each if each.where else replace(each, where=place(root, _path(root, each.key))) for each in problems
        )
    }
    return sorted(unique.values(), key=lambda each: (str(each.where.path) if each.where else "", _line(each), each.key))


def _line(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)


def _path(root: Node, key: str) -> Path:
    path: Path = ()
    for part in key.split("."):
        above = at(root, path)
        path = (*path, int(part) if above and isinstance(above.value, tuple) and part.isdigit() else part)
    return path


def _untrusted(declaration: Declaration, trust: Collection[str]) -> Iterator[Problem]:
    """Classes that are not trusted and parameters that they do not have, at any depth; deciding imports nothing."""
    for at_key, built in (("estimator", declaration.train.estimator), ("preprocess", declaration.train.preprocess)):
        if isinstance(built, Built):
            yield from _refused({"_target_": built.target, **built.parameters}, f"train.{at_key}", trust)


def _refused(value: object, key: str, trust: Collection[str]) -> Iterator[Problem]:
    match value:
        case dict() as mapping:
            for name, each in mapping.items():
                if name == "_target_" and (reason := trusted.refusal(str(each), trust)):
                    yield Problem(reason, key=f"{key}._target_")
                elif name != "_target_" and (reason := trusted.misnamed(str(mapping.get("_target_")), name)):
                    yield Problem(reason, key=f"{key}.{name}")
                yield from _refused(each, f"{key}.{name}", trust)
        case list() as sequence:
            for index, each in enumerate(sequence):
                yield from _refused(each, f"{key}.{index}", trust)
