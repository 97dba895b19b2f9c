"""Whether a change can move a prediction, by what the base's last run recorded.

A stage repeats its last run where its command, the parameters that it lists, its code and its inputs are those in the
base's dvc.lock. A change moves no prediction where every stage on the way to the predictions does so, and where every
file that it touches is of a kind that no such stage reads. Whatever is not known to be harmless can move one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate import paths
from tidegate.config import code_digests, params, stage_params
from tidegate.config.changes.diff import alike
from tidegate.config.composing.compose import compose
from tidegate.errors import UserError
from tidegate.gate.owned_files import FileRole, needs_owner, role
from tidegate.repository import dvc_lock, dvc_outputs, pipeline
from tidegate.repository.revisions import git
from tidegate.repository.revisions.git import FileChange

RESULTS = (paths.PREDICTIONS, paths.METRICS, paths.MODEL, paths.HOLDOUT)
"""What a prediction is made of, and what is measured of it."""


@dataclass(frozen=True, slots=True)
class PredictionReach:
    """`reasons` say what can move a prediction: none where nothing can. `stages` are those on the way to one.

    `later` are other stages that repeat their recorded run, too.
    """

    reasons: tuple[str, ...]
    stages: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        return bool(self.reasons)

    def __str__(self) -> str:
        if self.moves:
            return f"can move: {self.reasons[0]}" + (f", and {more} more" if (more := len(self.reasons) - 1) else "")
        return f"this edit can't move a prediction: {', '.join(self.stages)} repeat what the base recorded"


def run(base: git.Revision) -> PredictionReach:
    """Compare the work tree with a revision whose results were recomputed when it was merged."""
    try:
        lock, pipeline_text = (git.content(base, str(name)) for name in (dvc_outputs.LOCK, pipeline.FILE))
        if lock is None or pipeline_text is None:
            return PredictionReach((f"{base} has no pipeline that ran",))
        values = compose().values
        values |= {code_digests.SECTION: code_digests.section(values)}
        changed = git.changed(base)
        declared, ran = pipeline.parse(pipeline_text.decode(errors="replace")), _stages(lock)
        stages = way_to_predictions(declared)
        reasons = (
            *touched(changed, pipeline.inputs()),
            *sources_read(values, base, changed),
            *repeated(stages, ran, values),
            *_own_record(stages, ran),
        )
        others = {name: entry for name, entry in declared.items() if name not in stages and not _composes(_outs(entry))}
        later = [
            name
            for name, entry in others.items()
            if not [*repeated({name: entry}, ran, values), *_own_record([name], ran)]
        ]
    except UserError as error:
        return PredictionReach((str(error.problems[0]),))
    return PredictionReach(tuple(dict.fromkeys(reasons)), tuple(stages), tuple(later))


def way_to_predictions(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The stages that write a prediction or what it is made of, and those before them, in the pipeline's order.

    Not the one that composes params.yaml: what the others read of it is compared key by key.
    """
    outs = {name: _outs(entry) for name, entry in declared.items()}
    wanted = {PurePosixPath(result) for result in RESULTS}
    reached: set[str] = set()
    while more := {name for name in declared if name not in reached and any(_near(out, wanted) for out in outs[name])}:
        reached |= more
        wanted |= {path for name in more for path in pipeline.paths_of(declared[name].get("deps"))}
    return {name: entry for name, entry in declared.items() if name in reached and not _composes(outs[name])}


def touched(changed: Iterable[FileChange], inputs: Iterable[PurePosixPath] = ()) -> Iterator[str]:
    """The changed files that a stage on the way to predictions might read: all but declarations, documents and
    manifests. Templates count, and so does everything that needs an owner.
    """
    read = tuple(path for path in inputs if path != PurePosixPath(paths.CONF))
    for change in changed:
        kind, path = role(change.path), PurePosixPath(change.path)
        is_harmless = kind is FileRole.DOCUMENT or path.is_relative_to(paths.MANIFESTS)
        is_compared = kind is FileRole.DECLARATION
        if needs_owner(change, inputs=read) or (change.is_tracked and not (is_harmless or is_compared)):
            yield f"{change.path} changed"
        elif any(path.is_relative_to(folder) for folder in read if folder != PurePosixPath(paths.PARAMS)):
            yield f"{change.path}, which a stage reads, changed"


def repeated(
    stages: Mapping[str, Mapping[str, Any]], ran: Mapping[str, Any], values: Mapping[str, object]
) -> Iterator[str]:
    """What differs from the recorded runs: commands, parameters, and inputs that no stage writes."""
    if not stages:
        yield "no stage of dvc.yaml writes predictions"
    written = {str(out): md5 for name in ran for out, md5 in _recorded(ran, name, "outs").items()}
    for name, entry in stages.items():
        record = ran.get(name)
        if not isinstance(record, dict):
            yield f"the base has no run of {name}"
            continue
        if record.get("cmd") != entry.get("cmd"):
            yield f"the command of {name} is not the recorded one"
        known = record.get("params")
        yield from _parameters(name, entry, known if isinstance(known, dict) else {}, values)
        yield from _inputs(name, entry, _recorded(ran, name, "deps"), written)


def _parameters(
    name: str, entry: Mapping[str, Any], known: Mapping[str, object], values: Mapping[str, object]
) -> Iterator[str]:
    for key in stage_params.listed(name, entry.get("params")):
        if key is None:
            yield f"{name} reads parameters of another file"
        elif not stage_params.is_recorded(known, name, key, params.at(values, key)):
            yield f"{key} differs: {name} runs again"


def _inputs(
    name: str, entry: Mapping[str, Any], recorded: Mapping[str, str], written: Mapping[str, str]
) -> Iterator[str]:
    """A dep is what the base's run read: another stage's recorded out, or the same file here."""
    for dep in map(str, pipeline.paths_of(entry.get("deps"))):
        digest = recorded.get(dep)
        if digest is None:
            yield f"the base's run of {name} did not record {dep}"
        elif dep in written:
            if written[dep] != digest:
                yield f"the base's run of {name} read another {dep} than was written"
        elif not any(_near(PurePosixPath(dep), {PurePosixPath(out)}) for out in written) and not _is(dep, digest):
            yield f"{dep} is not what {name} read"


def _is(dep: str, digest: str) -> bool:
    path = Path(dep)
    return (dvc_outputs.listed(path) if path.is_dir() else dvc_outputs.md5_of(path) if path.is_file() else "") == digest


def sources_read(values: Mapping[str, object], base: git.Revision, changed: Iterable[FileChange]) -> Iterator[str]:
    """Files of the work tree that a source names, without a digest, and that are not those of the base."""
    moved = {change.path for change in changed}
    for name, source in params.mapping(values, "data.sources").items():
        if isinstance(source, dict) and source.get("sha256"):
            continue
        for text in _texts(source):
            if not _is_of_base(text, base, moved):
                yield f"the source {name} reads {text}, which may not be the base's file"


def _is_of_base(text: str, base: git.Revision, moved: Collection[str]) -> bool:
    """Whether a text of a source names no file here, or one that git has at the base and that did not change.

    Several files, links and folders are not followed: they may be others.
    """
    if set("*?") & set(text) and "/" in text and "://" not in text:
        return False
    if "\0" in text or not (path := Path(text)).exists():
        return True
    plain = PurePosixPath(text).as_posix()
    is_itself = path.resolve() == Path.cwd() / plain
    return is_itself and plain not in moved and git.content(base, plain) is not None


def _own_record(stages: Iterable[str], ran: Mapping[str, Any]) -> Iterator[str]:
    """Stages of which the work tree's lock records another run than the base's."""
    here = _stages(dvc_outputs.LOCK.read_bytes()) if dvc_outputs.LOCK.exists() else {}
    yield from (
        f"dvc.lock records another run of {name}" for name in stages if not alike(here.get(name), ran.get(name))
    )


def _stages(lock: bytes) -> dict[str, Any]:
    """Each stage's record. Raises EvidenceError for a lock that cannot be used."""
    dvc_outputs.parse(lock)
    return dict(dvc_lock.stages(lock))


def _recorded(ran: Mapping[str, Any], name: str, section: str) -> dict[str, str]:
    record = ran.get(name)
    listed = record.get(section) if isinstance(record, dict) else None
    return {str(entry["path"]): str(entry.get("md5")) for entry in listed or () if isinstance(entry, dict)}


def _outs(entry: Mapping[str, Any]) -> tuple[PurePosixPath, ...]:
    return tuple(path for key in ("outs", "metrics", "plots") for path in pipeline.paths_of(entry.get(key)))


def _composes(outs: Iterable[PurePosixPath]) -> bool:
    return PurePosixPath(paths.PARAMS) in outs


def _near(path: PurePosixPath, others: Iterable[PurePosixPath]) -> bool:
    return any(path.is_relative_to(other) or other.is_relative_to(path) for other in others)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from (text for part in value.values() for text in _texts(part))
        case list():
            yield from (text for part in value for text in _texts(part))
