"""Read a project's status: what would run again, and the next command."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.artifacts import conflicted, read_json
from tidegate.config.changes.in_step import from_file
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.config.composing.defaults import PRIMARY
from tidegate.config.reading.conf import missing_primary
from tidegate.errors import Problem, UserError, Where
from tidegate.paths import CONF, PARAMS, STARTER
from tidegate.project_state import own_state, pinned_files
from tidegate.records import Decision
from tidegate.repository import dvc_outputs, lock_difference
from tidegate.repository.revisions import experiments
from tidegate.review.formats import json

DECISION = Path("decision.json")
"""The file of `tidegate gate --save decision.json`, as in docs/read-a-review.md."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to type next, and what it does."""

    line: str
    why: str


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """The state of a project. `problems` are what keeps it from being composed, compared or read."""

    name: str
    at: str
    """The branch and commit, and whether there are uncommitted changes."""
    base: str
    """The merge base; empty where it is not known."""
    changed: tuple[str, ...]
    """Keys of conf/ that differ from params.yaml."""
    code: tuple[str, ...]
    """Sentences about code that differs from what params.yaml records."""
    stages: tuple[str, ...]
    """Stages that `dvc repro` would run."""
    environments: tuple[str, ...]
    decision: Decision | None
    next: Command
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())


def is_project(root: Path = Path()) -> bool:
    return (root / CONF / f"{PRIMARY}.yaml").is_file()


def lost_declaration(root: Path = Path()) -> Problem | None:
    """What to do where a project is, but not the file that makes it one."""
    pipeline, config = root / "dvc.yaml", root / CONF / f"{PRIMARY}.yaml"
    is_ours = (root / STARTER).is_file()
    if is_project(root) or not (is_ours or (pipeline.is_file() and b"tidegate compose" in pipeline.read_bytes())):
        return None
    return Problem(missing_primary(CONF), Where(str(config)))


def project_above(start: Path) -> Path | None:
    """The project that a folder is inside."""
    return next((folder for folder in start.absolute().parents if is_project(folder)), None)


def status() -> ProjectStatus:
    """The status of the project in the current folder. Runs and writes nothing."""
    at, base, is_base, notes = own_state.at_head()
    try:
        composed = compose()
    except UserError as error:
        invalid = Command("tidegate validate", "shows every problem of the declaration at its line")
        return ProjectStatus("", at, base, (), (), (), (), _decision(), invalid, error.problems, notes)
    values = composed.values
    environments = values.get("environments")
    names = tuple(environments) if isinstance(environments, dict) else ()
    name = str(values.get("project", ""))
    try:
        changed, code, stages = _behind(values)
    except UserError as error:
        fix = Command("dvc repro", "runs the pipeline again, once the problem above is fixed")
        return ProjectStatus(name, at, base, (), (), (), names, _decision(), fix, error.problems, notes)
    following = _adopt((*changed, *code)) or _next(stages, at=at, is_base=is_base)
    notes = (*notes, *(f"{fact}; {pinned_files.REMEDY}" for fact in pinned_files.changed(values)))
    return ProjectStatus(name, at, base, changed, code, stages, names, _decision(), following, (), notes)


def _behind(values: dict[str, object]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What differs from params.yaml, in keys and in code, and the stages to run."""
    composed = with_code(values)
    found = from_file(composed) if PARAMS.exists() else None
    stages = lock_difference.outdated(composed, recompose=found is not None or not PARAMS.exists())
    if found is None:
        return (), (), stages
    edited = (f"edited code re-runs {', '.join(found.code.edited)}",) if found.code.edited else ()
    return found.keys, (*found.code.versions, *edited), stages


def _decision() -> Decision | None:
    """The last verdict that was saved; a file that is none says nothing here."""
    try:
        return json.read_decision(read_json(DECISION)) if DECISION.is_file() else None
    except (UserError, ValueError):
        return None


def _adopt(changed: tuple[str, ...]) -> Command | None:
    """The command to adopt an applied experiment, which `dvc repro` would undo by composing conf/."""
    found = experiments.applied() if changed else None
    if found is None:
        return None
    why = "writes the applied experiment's values into conf/; `dvc repro` alone would go back to those of conf/"
    return Command(f"tidegate adopt {shlex.quote(found.name)}", why)


def _next(stages: tuple[str, ...], *, at: str, is_base: bool) -> Command:
    lock = dvc_outputs.LOCK
    if lock.exists() and conflicted(lock.read_text(errors="replace")):
        return Command("tidegate merge-params", "merges params.yaml by key; then `dvc repro`")
    if stages:
        return Command("dvc repro", f"runs {', '.join(stages)}")
    if not at:
        return Command("git init && git add . && git commit", "the gate compares commits")
    if is_base:
        return Command("edit conf/, then `dvc repro`", "everything is up to date, and nothing differs from the base")
    if not own_state.is_committed(lock):
        return Command("git add --all && git commit", "keeps the first model, which changes are compared with")
    return Command("tidegate gate", "compares this change with the merge base")
