"""Read dvc.yaml's stages, and ask DVC which are outdated."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from tidegate.artifacts import conflicted, missing
from tidegate.config import stage_params
from tidegate.config.changes import in_step
from tidegate.config.reading.expanded_size import require_small
from tidegate.errors import DeclarationError, Problem, UserError, Where
from tidegate.kinds import places
from tidegate.paths import PARAMS
from tidegate.repository import dvc, dvc_outputs, links_outside

FILE = Path("dvc.yaml")
_OUTS = ("outs", "metrics", "plots")
_ALWAYS = "always changed"
"""What DVC says of a stage that it runs each time, whether or not the stage would write something else."""
_ONE_AT_A_TIME = Lock()
"""DVC gives up after three seconds if another of its processes holds its lock; review and gate both ask."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of dvc.yaml: what it reads and what it writes."""

    name: str
    deps: tuple[PurePosixPath, ...]
    outs: tuple[PurePosixPath, ...]

    def feeds(self, other: "Stage") -> bool:
        return any(dep.is_relative_to(out) or out.is_relative_to(dep) for out in self.outs for dep in other.deps)


def stages(root: Path = Path()) -> tuple[Stage, ...]:
    """The stages of `root`/dvc.yaml, in its order."""
    return tuple(_stage(name, entry) for name, entry in declared(root).items())


def inputs() -> tuple[PurePosixPath, ...]:
    """What stages and kinds read of the work tree: what dvc.yaml lists as deps, and the folders of kinds."""
    try:
        deps = [dep for stage in stages() for dep in stage.deps]
    except UserError:
        deps = []  # the gate reports a pipeline that cannot be read
    return (*deps, *(PurePosixPath(place.name) for place in places.work_tree()))


def declared(root: Path = Path()) -> dict[str, dict[str, object]]:
    """The stages of `root`/dvc.yaml as written, without the wrapping of a `foreach`."""
    path = root / FILE
    if not path.exists():
        raise missing(path)
    return parse(path.read_text(errors="replace"), str(path))


def parse(text: str, place: str = str(FILE)) -> dict[str, dict[str, object]]:
    """The same from the file's text."""
    import yaml

    if conflicted(text):
        raise DeclarationError(Problem("has conflict markers; resolve them, then run `dvc repro`", Where(place)))
    try:
        require_small(text)
        entries = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["stages"]  # noqa: S506
        return {str(name): dict(entry.get("do", entry)) for name, entry in entries.items()}
    except (yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise DeclarationError(Problem(f"cannot be read as a pipeline: {reason}", Where(place))) from None


def kept_in_git(root: Path = Path()) -> tuple[PurePosixPath, ...]:
    """The outs of `root`/dvc.yaml that git tracks, and the lock."""
    return kept(declared(root))


def kept(stages: Mapping[str, Mapping[str, Any]]) -> tuple[PurePosixPath, ...]:
    """The outs that git tracks instead of the cache (`cache: false`), and the lock."""
    entries = (entry for stage in stages.values() for key in _OUTS for entry in stage.get(key) or ())
    named = (value for entry in entries if isinstance(entry, dict) for value in entry.items())
    return (
        PurePosixPath(dvc_outputs.LOCK),
        *(PurePosixPath(path) for path, options in named if options.get("cache") is False),
    )


def outdated() -> tuple[str, ...]:
    """The stages whose command, parameters, code or input differ from those of their last run, in dvc.yaml's order.

    Data that dvc.lock records and the work tree lacks do not make a stage outdated: evidence can be pulled alone.
    """
    all_stages = stages()
    if not all_stages:
        return ()
    behind = _status(all_stages)
    made = {str(out) for stage in all_stages for out in stage.outs}
    ran = {out.stage for out in dvc_outputs.read(Path())}
    return tuple(
        stage.name
        for stage in all_stages
        if (stage.outs and stage.name not in ran)
        or any(_differs(reader, made) for reader in behind.get(stage.name, ()))
    )


def _status(all_stages: tuple[Stage, ...]) -> dict[str, list[object]]:
    """What differs, by stage. An unreadable lock is reported first, with a remedy.

    A stage that DVC runs each time differs where it would write another params.yaml.
    """
    dvc_outputs.read(Path())
    links_outside.refuse(path for stage in all_stages for path in (*stage.deps, *stage.outs))
    stage_params.refresh()  # one that is older than params.yaml would hide a difference
    with _ONE_AT_A_TIME:
        status: dict[str, list[object]] = json.loads(dvc.run(Path(), "status", "--json"))
    composing = {stage.name for stage in all_stages if PurePosixPath(PARAMS) in stage.outs}
    for name, found in status.items():
        if _ALWAYS in found and not (name in composing and _is_out_of_step()):
            found.remove(_ALWAYS)
    return {name: found for name, found in status.items() if found}


def _is_out_of_step() -> bool:
    try:
        return in_step.difference() is not None
    except UserError:
        return True


def _differs(difference: Any, made: set[str]) -> bool:
    """Whether an entry of `dvc status` is about what a stage reads."""
    if isinstance(difference, str):
        return True  # "changed command", "always changed"
    inputs = difference.get("changed deps", {})
    return any(not (path in made and status == "deleted") for path, status in inputs.items())


def unfinished(all_stages: tuple[Stage, ...]) -> tuple[tuple[str, bool], ...]:
    """The outdated stages, each with whether no stage before it is outdated: it failed, or was not run."""
    behind = _status(all_stages)
    late = [stage for stage in all_stages if stage.name in behind or stage.name.partition("@")[0] in behind]
    grown = True
    while grown:  # what reads from a late stage is late as well, although its own inputs may not have changed yet
        more = [stage for stage in all_stages if stage not in late and any(source.feeds(stage) for source in late)]
        late += more
        grown = bool(more)
    first = {stage.name: not any(other.feeds(stage) for other in late if other is not stage) for stage in late}
    return tuple((stage.name, first[stage.name]) for stage in all_stages if stage in late)


def paths_of(entries: Any) -> tuple[PurePosixPath, ...]:
    """The paths of a list of deps or outs, with or without options."""
    names = (next(iter(entry)) if isinstance(entry, dict) else entry for entry in entries or ())
    return tuple(PurePosixPath(name) for name in names)


def _stage(name: str, body: dict[str, object]) -> Stage:
    written = [path for key in _OUTS for path in paths_of(body.get(key))]
    params = [PurePosixPath("params.yaml")] if body.get("params") else []
    return Stage(name, (*paths_of(body.get("deps")), *params), tuple(written))
