"""Examine what verdicts rest on: cached results, and the stages that wrote them."""

from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import UserError
from tidegate.project_state.diagnosis import Diagnosis, broken, misdeclared, note, sound, warning
from tidegate.repository import dvc, dvc_lock, dvc_outputs, dvc_settings, integrity, lock_difference, pipeline
from tidegate.repository.revisions import git_process


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    if not (root / dvc_outputs.LOCK).is_file():
        yield note("results", f"{dvc_outputs.LOCK} does not exist: the pipeline has not run", "run `dvc repro`")
        return
    try:
        declared = {stage.name for stage in pipeline.stages(root)}
        ran = lock_difference.locked(root)
        cache = dvc.cache() if root == Path() else dvc_settings.cache(root)
        damaged = integrity.damaged(root, cache)
    except UserError as error:
        problem = str(error.problems[0])
        fact, cut_off, _ = problem.partition(f"; {dvc_lock.RESTORE}")
        yield misdeclared("results", fact, _of_the_lock(root) if cut_off else "fix the file, then run `dvc repro`")
        return
    for found in damaged:
        yield broken("results", str(found.problem(None)), "DVC would believe it: it goes by the name")
    if not damaged:
        yield sound("results", f"no cached result of {len(ran)} stages is damaged")
    if orphans := [name for name in ran if name.partition("@")[0] not in declared]:
        fact = f"{dvc_outputs.LOCK} has {', '.join(orphans)}, which dvc.yaml does not have"
        yield warning(
            "stages", fact, f"`dvc commit -f`, or remove {'it' if len(orphans) == 1 else 'them'} from the lock"
        )


def _of_the_lock(root: Path) -> str:
    """The remedy for a lock that was cut off: git's, where that is usable. What it names is still in DVC's cache."""
    committed = git_process.run("-C", str(root), "show", f"HEAD:./{dvc_lock.LOCK}").stdout
    try:
        dvc_outputs.parse(committed)
    except UserError:
        return dvc_lock.REMOVE
    return dvc_lock.RESTORE
