"""Judge all that can be chosen: the working config, experiments, options, combinations; and what stands beside it."""

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
from tidegate.paths import CONF, TEMPLATES
from tidegate.settings import PYPROJECT
from tidegate.targets import template_problems
from tidegate.validation import workflows
from tidegate.validation.declaration import judge, located
from tidegate.validation.margin_resolution import unresolved
from tidegate.validation.warnings import doubts

EXPERIMENTS = "experiment"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that was judged, and what is wrong with it; warnings and notes are no reason to refuse it."""

    name: str
    problems: tuple[Problem, ...]


def unique(subjects: Iterable[Subject]) -> list[Problem]:
    """Every problem once, however many compositions share the line; the loudest first."""
    found = {(each.where, each.key, each.message): each for subject in subjects for each in subject.problems}
    return sorted(found.values(), key=lambda problem: list(Level).index(problem.level))


def working(trust: Collection[str] = (), root: Path = Path()) -> list[Subject]:
    """The declaration as it stands, the templates, dvc.yaml, waivers, workflows, and what pyproject.toml declares."""
    declared = _declared(root)
    settings = [declared] if isinstance(declared, Subject) else []
    return [_judged("conf", Composer(read_conf(CONF)), (), trust), *_apart(root), *settings]


def everything(trust: Collection[str] = (), root: Path = Path()) -> list[Subject]:
    """Also every experiment, every option, every declared combination, and every group that nothing chooses from."""
    conf = read_conf(CONF)
    judging = _Judging(Composer(conf), trust)
    contexts = [(), *((f"{EXPERIMENTS}={name}",) for name in conf.options(EXPERIMENTS))]
    subjects = [judging.subject(" ".join(context) or "conf", context) for context in contexts]
    subjects += judging.options(contexts)
    subjects += _combinations(judging, root)
    return [*subjects, *_orphans(conf, judging), *_apart(root)]


@dataclass
class _Judging:
    """Judges compositions, equal ones once: equal in content, lines aside, is equal in verdict."""

    composer: Composer
    trust: Collection[str]
    known: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    chosen: dict[str, set[str]] = field(default_factory=dict)
    """The files that some composition chose, and under which override key (`rollout@environments.dev.rollout`)."""

    def subject(self, name: str, overrides: tuple[str, ...]) -> Subject:
        return Subject(name, self._problems(overrides))

    def _problems(self, overrides: tuple[str, ...]) -> tuple[Problem, ...]:
        try:
            composed = self.composer.compose(overrides)
        except UserError as error:
            return error.problems
        for key, option in composed.choices.items():
            self.chosen.setdefault(f"{key.partition('@')[0]}/{option}", set()).add(key)
        content = json.dumps(composed.values)
        if content not in self.known:
            self.known[content] = _wrong(composed, self.trust)
        return self.known[content]

    def options(self, contexts: list[tuple[str, ...]]) -> Iterator[Subject]:
        """Options that no context chooses: each has to fit into one of them, as a model fits into some project."""
        chosen = dict(self.chosen)
        for group in sorted({file.rpartition("/")[0] for file in chosen} - {EXPERIMENTS}):
            keys = sorted({key for file, each in chosen.items() if file.rpartition("/")[0] == group for key in each})
            for option in self.composer.conf.options(group):
                if f"{group}/{option}" not in chosen:
                    attempts = ((*context, f"{key}={option}") for context in contexts for key in keys)
                    yield Subject(f"{group}={option}", self._best(attempts))

    def _best(self, attempts: Iterable[tuple[str, ...]]) -> tuple[Problem, ...]:
        """No errors as soon as one composition has none; else those of the composition with the fewest."""
        fewest: tuple[Problem, ...] | None = None
        for overrides in attempts:
            found = self._problems(overrides)
            if not _errors(found):
                return found
            if fewest is None or _errors(found) < _errors(fewest):
                fewest = found
        return fewest or ()


def _errors(problems: Iterable[Problem]) -> int:
    return sum(each.level is Level.ERROR for each in problems)


def _judged(name: str, composer: Composer, overrides: tuple[str, ...], trust: Collection[str]) -> Subject:
    return Subject(name, _wrong(composer.compose(overrides), trust, deep=False))


def _wrong(composed: Composed, trust: Collection[str], *, deep: bool = True) -> tuple[Problem, ...]:
    try:
        declaration = judge(composed.root, trust, deep=deep)
    except UserError as error:
        return error.problems
    return tuple(located([*doubts(declaration), *unresolved(declaration)], composed.root))


def _declared(root: Path) -> list[combinations.Combination] | Subject:
    """The combinations of pyproject.toml, or what is wrong with them."""
    path = root / PYPROJECT
    try:
        return combinations.declared(path.read_bytes() if path.is_file() else None)
    except UserError as error:
        return Subject(str(PYPROJECT), error.problems)


def _combinations(judging: _Judging, root: Path) -> Iterator[Subject]:
    declared = _declared(root)
    if isinstance(declared, Subject):
        yield declared
        return
    for each in declared:
        subject = judging.subject(" ".join(each.overrides), each.overrides)
        yield Subject(subject.name, tuple(map(each.placed, subject.problems)))


def _orphans(conf: Conf, judging: _Judging) -> Iterator[Subject]:
    """Groups that no defaults list names: their files are never read."""
    named = {file.rpartition("/")[0] for file in judging.chosen} | {EXPERIMENTS}
    for group in conf.groups():
        if group not in named:
            message = f"no defaults list chooses from this group; name it in {PRIMARY}.yaml or remove it"
            yield Subject(group, (Problem(message, Where(str(conf.root / group))),))


def _apart(root: Path) -> list[Subject]:
    """What is declared outside the composition."""
    return [_templates(root), _pipeline(root), *_waivers(root), *_workflows(root)]


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


def _templates(root: Path) -> Subject:
    return Subject("templates", tuple(template_problems(root / TEMPLATES)))


def _pipeline(root: Path) -> Subject:
    try:
        return Subject("dvc.yaml", tuple(pipeline_problems(root)))
    except UserError as error:
        return Subject("dvc.yaml", error.problems)
