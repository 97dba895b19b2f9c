"""Find the stages that `dvc repro` would run, without starting DVC.

That takes more than a second.

What DVC compares is compared here: each stage's command, parameters and inputs with those in dvc.lock. The verdict of a
gate never rests on this (`pipeline.outdated` asks DVC): it is for people who ask what is left to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate.config import stage_params
from tidegate.config.params import at
from tidegate.paths import PARAMS
from tidegate.repository import dvc_lock, dvc_outputs, pipeline

LARGEST = 64 * 2**20
"""Bytes of a file of the recorded size that is read to compare it; a larger one is taken as unchanged."""


@dataclass(frozen=True, slots=True)
class LockedStage:
    """A stage's last run: its command, its parameters by file, and digest and size of its inputs by path."""

    command: object
    params: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def outdated(values: Mapping[str, object], *, recompose: bool, root: Path = Path()) -> tuple[str, ...]:
    """The stages in dvc.yaml's order. `values` is the composed declaration.

    `recompose`: it differs from params.yaml.
    """
    declared, stages, lock = pipeline.declared(root), pipeline.stages(root), locked(root)
    written = {str(out) for stage in stages for out in stage.outs}
    late: list[pipeline.Stage] = []
    for stage in stages:
        composes = PurePosixPath(PARAMS) in stage.outs
        last = lock.get(stage.name)
        differs = recompose if composes else _differs(stage.name, declared[stage.name], last, values, written, root)
        if differs or any(earlier.feeds(stage) and not _writes_params(earlier) for earlier in late):
            late.append(stage)
    return tuple(stage.name for stage in late)


def locked(root: Path = Path()) -> dict[str, LockedStage]:
    """The last run of each stage; none without dvc.lock. Raises EvidenceError where it cannot be read."""
    path = root / dvc_lock.LOCK
    if not path.exists():
        return {}
    lock = path.read_bytes()
    try:
        return {str(name): _locked(entry) for name, entry in dvc_lock.stages(lock, str(path)).items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise dvc_lock.unusable(lock, error, str(path)) from None


def _locked(entry: Mapping[str, Any]) -> LockedStage:
    inputs = {str(dep["path"]): (str(dep.get("md5", "")), int(dep.get("size", 0))) for dep in entry.get("deps") or ()}
    return LockedStage(entry.get("cmd"), dict(entry.get("params") or {}), inputs)


def _writes_params(stage: pipeline.Stage) -> bool:
    """Whether it writes params.yaml, which is compared by the parameters that other stages read, not as a file."""
    return PurePosixPath(PARAMS) in stage.outs


def _differs(
    name: str,
    declared: Mapping[str, object],
    last: LockedStage | None,
    values: Mapping[str, object],
    written: Iterable[str],
    root: Path,
) -> bool:
    if last is None:
        return True
    keys = [key for key in stage_params.listed(name, declared.get("params")) if key]
    if _lists_digests(declared) != (stage_params.FILE in last.params):
        return True  # to DVC the parameters of another file are others, whatever they hold
    if declared.get("cmd") != last.command:
        return True
    if not all(stage_params.is_recorded(last.params, name, key, at(values, key)) for key in keys):
        return True
    inputs = [str(path) for path in pipeline.paths_of(declared.get("deps"))]
    if set(inputs) != set(last.inputs):
        return True
    return any(_changed(root / path, *last.inputs[path], made=path in written) for path in inputs)


def _lists_digests(declared: Mapping[str, object]) -> bool:
    params = declared.get("params")
    return isinstance(params, list) and any(isinstance(entry, dict) and stage_params.FILE in entry for entry in params)


def _changed(path: Path, md5: str, size: int, *, made: bool) -> bool:
    """Whether an input is not what the stage read. What another stage writes may be missing: it can be pulled."""
    if not path.exists():
        return not made
    if path.is_dir():
        return md5 != dvc_outputs.listed(path)
    now = path.stat().st_size
    return now != size or (now <= LARGEST and not dvc_outputs.matches(path, md5))
