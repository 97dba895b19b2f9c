"""Find what a dvc.yaml does besides declaring a pipeline.

It may write elsewhere, freeze a result, or fake a step.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tidegate.errors import Problem, Where
from tidegate.repository import dvc_settings, pipeline
from tidegate.repository.revisions import git

_UNSAFE = {"wdir": "runs in another folder", "frozen": "is frozen, so that its results are never recomputed"}


def problems(base: Path) -> Iterator[Problem]:
    """Everything in the work tree that would falsify a recomputation. `base` holds the merge base's files."""
    where = Where(str(pipeline.FILE))
    base_stages = pipeline.declared(base) if (base / pipeline.FILE).exists() else {}
    for name, entry in pipeline.declared().items():
        yield from (Problem(sentence, where, f"stages.{name}") for sentence in _stage(entry, base_stages.get(name)))
    for path in map(Path, git.work_tree()):
        if path != pipeline.FILE and (path.name in ("dvc.yaml", "dvc.yml") or path.suffix == ".dvc"):
            yield Problem("is a second pipeline that no review covers; move its stages to dvc.yaml", Where(str(path)))
    here, there = (dvc_settings.home(root) / dvc_settings.SHARED for root in (Path(), base))
    if _text(here) != _text(there):
        sentence = "differs from the merge base; change DVC's settings in a change of their own"
        yield Problem(sentence, Where(str(here)))


def _stage(entry: dict[str, object], base_entry: dict[str, object] | None) -> Iterator[str]:
    for key, sentence in _UNSAFE.items():
        if entry.get(key):
            yield sentence
    if "${" in str(entry):
        yield "holds ${}, which reaches a shell before compose has validated it"
    for key in ("deps", "outs", "metrics", "plots"):
        yield from (f"has {path} under {key}, outside the repository" for path in _outside(entry.get(key)))
    if base_entry is not None and base_entry.get("cmd") != entry.get("cmd"):
        yield f"runs {entry.get('cmd')!r}; the merge base runs {base_entry.get('cmd')!r}"


def _outside(entries: object) -> Iterator[PurePosixPath]:
    for path in pipeline.paths_of(entries):
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            yield path


def _text(path: Path) -> str:
    return path.read_text(errors="replace").strip() if path.is_file() else ""
