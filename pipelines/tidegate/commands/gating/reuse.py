"""reuse: take the base's recorded results where a change can't move a prediction."""

from collections.abc import Callable
from pathlib import Path

from tidegate.commands.gating import prediction_reach
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import dvc, dvc_outputs, pipeline
from tidegate.repository.revisions import git


def run(base: str | None, *, tell: Callable[[str], None] = lambda _: None) -> bool:
    """Whether the work tree has the results of the base for every stage that repeats its run, all before predictions.

    They come from the cache or the remote, each by its verified digest; the other stages run. False where the change
    can move a prediction, or where a recorded result is unavailable: then nothing was run, and everything must be.
    """
    reach = prediction_reach.run(git.merge_base(base))
    tell(str(reach))
    recorded = (*reach.stages, *reach.later)
    if reach.moves or not placed(recorded, tell):
        return False
    rest = [stage.name for stage in pipeline.stages() if stage.name not in recorded]
    if rest:
        tell(f"running {', '.join(rest)}")
        dvc.run(Path(), "repro", "--force", "--single-item", "--", *rest)
    return True


def placed(stages: tuple[str, ...], tell: Callable[[str], None]) -> bool:
    """Whether every out of these stages is in the work tree, as the lock records it."""
    outs = tuple(out for out in dvc_outputs.read(Path()) if out.stage in stages)
    found = dvc_outputs.place(outs, Path(), dvc.cache(), lambda _: True)
    if found.missing:
        try:
            dvc.run(Path(), "fetch", "--", *dict.fromkeys(out.stage for out in found.missing))
        except (EvidenceError, InfrastructureError) as error:
            tell(f"the recorded results are unavailable: {error}")
            return False
        found = dvc_outputs.place(outs, Path(), dvc.cache(), lambda _: True)
    if found.missing:
        tell(f"not as recorded: {', '.join(str(out.path) for out in found.missing)}")
    return not found.missing
