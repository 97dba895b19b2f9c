"""Examine what verdicts rest on: cached results, and the stages that wrote them."""

from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import UserError
from tidegate.project_state.diagnosis import Diagnosis, broken, misdeclared, note, sound, warning
from tidegate.repository import dvc, dvc_outputs, dvc_settings, integrity, lock_difference, pipeline


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
        yield misdeclared("results", str(error.problems[0]), "fix the file, then run `dvc repro`")
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
