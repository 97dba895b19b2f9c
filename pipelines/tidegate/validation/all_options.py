"""Validate every composition: working config, experiments, options.

Also the declared combinations, and what is declared beside conf/.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.config.composing.compose import Composed, Composer
from tidegate.config.composing.defaults import PRIMARY
from tidegate.config.dvc_yaml import problems as pipeline_problems
from tidegate.config.reading.conf import Conf, read_conf
from tidegate.config.validation import combinations
from tidegate.errors import Level, Problem, UserError, Where
from tidegate.gate import waivers
from tidegate.kinds import TARGETS
from tidegate.paths import CONF, TEMPLATES
from tidegate.settings import PYPROJECT
from tidegate.targets import TargetLimitProblem, _rendering
from tidegate.validation import workflows
from tidegate.validation.declaration import located, together, validate
from tidegate.validation.margin_resolution import unresolved
from tidegate.validation.warnings import warnings

EXPERIMENTS = "experiment"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something validated, with its problems; warnings and notes do not make it invalid."""

    name: str
    problems: tuple[Problem, ...]


def unique(subjects: Iterable[Subject]) -> list[Problem]:
    """Every problem once, however many compositions share the line; the most severe first."""
    by_place = {
        (problem.where, problem.key, problem.message): problem for subject in subjects for problem in subject.problems
    }
    return sorted(by_place.values(), key=lambda problem: list(Level).index(problem.level))


def working(trust: Collection[str] = (), root: Path = Path()) -> list[Subject]:
    """The working declaration and its templates, dvc.yaml, waivers, workflows, and what pyproject.toml declares."""
    declared = _declared(root)
    settings = [declared] if isinstance(declared, Subject) else []
    composed = Composer(read_conf(CONF)).compose()
    subject = Subject("conf", _wrong(composed, trust, deep=False))
    return [subject, *_apart(root, sorted(_targets(composed.values))), *settings]


def everything(trust: Collection[str] = (), root: Path = Path()) -> list[Subject]:
    """Validate also every experiment, option, declared combination, unused group, and the templates of every target."""
    conf = read_conf(CONF)
    validation = _Validation(Composer(conf), trust)
    contexts = [(), *((f"{EXPERIMENTS}={name}",) for name in conf.options(EXPERIMENTS))]
    subjects = [validation.subject(" ".join(context) or "conf", context) for context in contexts]
    subjects += validation.options(contexts)
    subjects += _combinations(validation, root)
    return [*subjects, *_orphans(conf, validation), *_apart(root, _with_templates(root, validation.targets))]


@dataclass
class _Validation:
    """Validates compositions, those of equal content only once."""

    composer: Composer
    trust: Collection[str]
    cache: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    chosen: dict[str, set[str]] = field(default_factory=dict)
    """The files that some composition chose, and their override keys (`rollout@environments.dev.rollout`)."""
    targets: set[str] = field(default_factory=set)
    """The kinds of target that an environment of a subject uses."""

    def subject(self, name: str, overrides: tuple[str, ...]) -> Subject:
        return Subject(name, self._problems(overrides, self.targets))

    def _problems(self, overrides: tuple[str, ...], targets: set[str] | None = None) -> tuple[Problem, ...]:
        try:
            composed = self.composer.compose(overrides)
        except UserError as error:
            return error.problems
        if targets is not None:
            targets |= _targets(composed.values)
        for key, option in composed.choices.items():
            self.chosen.setdefault(f"{key.partition('@')[0]}/{option}", set()).add(key)
        content = json.dumps(composed.values)
        if content not in self.cache:
            self.cache[content] = _wrong(composed, self.trust)
        return self.cache[content]

    def options(self, contexts: list[tuple[str, ...]]) -> Iterator[Subject]:
        """Options that no context chooses: each must be valid in at least one of them."""
        chosen = dict(self.chosen)
        for group in sorted({file.rpartition("/")[0] for file in chosen} - {EXPERIMENTS}):
            keys = sorted({key for file, keys in chosen.items() if file.rpartition("/")[0] == group for key in keys})
            for option in self.composer.conf.options(group):
                if f"{group}/{option}" not in chosen:
                    attempts = ((*context, f"{key}={option}") for context in contexts for key in keys)
                    yield Subject(f"{group}={option}", self._best(attempts))

    def _best(self, attempts: Iterable[tuple[str, ...]]) -> tuple[Problem, ...]:
        """No errors where one composition has none; else those of the composition with the fewest.

        A rollout that no environment chooses has no environment whose target must carry it out.
        """
        fewest: tuple[Problem, ...] | None = None
        for overrides in attempts:
            problems = tuple(
                problem for problem in self._problems(overrides) if not isinstance(problem, TargetLimitProblem)
            )
            if not _errors(problems):
                return problems
            if fewest is None or _errors(problems) < _errors(fewest):
                fewest = problems
        return fewest or ()


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.level is Level.ERROR for problem in problems)


def _wrong(composed: Composed, trust: Collection[str], *, deep: bool = True) -> tuple[Problem, ...]:
    try:
        declaration = validate(composed.root, trust, deep=deep)
    except UserError as error:
        return error.problems
    cautions = together(declaration, trust) if deep else ()
    return tuple(located([*warnings(declaration), *unresolved(declaration), *cautions], composed.root))


def _declared(root: Path) -> list[combinations.Combination] | Subject:
    """The combinations of pyproject.toml, or their problems."""
    path = root / PYPROJECT
    try:
        return combinations.declared(path.read_bytes() if path.is_file() else None)
    except UserError as error:
        return Subject(str(PYPROJECT), error.problems)


def _combinations(validation: _Validation, root: Path) -> Iterator[Subject]:
    declared = _declared(root)
    if isinstance(declared, Subject):
        yield declared
        return
    for combination in declared:
        subject = validation.subject(" ".join(combination.overrides), combination.overrides)
        yield Subject(subject.name, tuple(map(combination.placed, subject.problems)))


def _orphans(conf: Conf, validation: _Validation) -> Iterator[Subject]:
    """Groups that no defaults list names: their files are never read."""
    named = {file.rpartition("/")[0] for file in validation.chosen} | {EXPERIMENTS}
    for group in conf.groups():
        if group not in named:
            message = f"no defaults list chooses from this group; name it in {PRIMARY}.yaml or remove it"
            yield Subject(group, (Problem(message, Where(str(conf.root / group))),))


def _apart(root: Path, targets: Collection[str]) -> list[Subject]:
    """What is declared outside the composition, and the templates of these targets."""
    return [_templates(root, targets), _pipeline(root), *_waivers(root), *_workflows(root)]


def _waivers(root: Path) -> Iterator[Subject]:
    if not (root / waivers.FILE).exists():
        return
    try:
        waivers.read(root)
    except UserError as error:
        yield Subject("waivers", error.problems)
    else:
        yield Subject("waivers", ())


def _workflows(root: Path) -> Iterator[Subject]:
    if (root / workflows.FOLDER).is_dir():
        yield Subject("workflows", tuple(workflows.problems(root)))


def _targets(values: dict[str, object]) -> set[str]:
    """The kinds of target that environments use, as far as they exist: what does not is the composition's problem."""
    environments = values.get("environments")
    found = [_kind(environment) for environment in environments.values()] if isinstance(environments, dict) else []
    return set(TARGETS.names()).intersection(found)


def _kind(environment: object) -> str:
    target = environment.get("target") if isinstance(environment, dict) else None
    return str(target.get("kind")) if isinstance(target, dict) else ""


def _with_templates(root: Path, targets: set[str]) -> list[str]:
    """The targets in use, and those whose templates are there."""
    return sorted(targets.union(kind for kind in TARGETS.names() if (root / TEMPLATES / kind).is_dir()))


def _templates(root: Path, targets: Collection[str]) -> Subject:
    return Subject("templates", tuple(_rendering.template_problems(targets, root / TEMPLATES)))


def _pipeline(root: Path) -> Subject:
    try:
        return Subject("dvc.yaml", tuple(pipeline_problems(root)))
    except UserError as error:
        return Subject("dvc.yaml", error.problems)
