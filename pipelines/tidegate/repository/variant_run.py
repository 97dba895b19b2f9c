"""Run the work tree's pipeline with other parameters, in a copy.

Unchanged steps come from DVC's run cache.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate import artifacts, paths
from tidegate.config import stage_params
from tidegate.config.code_digests import with_code
from tidegate.config.composing import params_file
from tidegate.repository import dvc, pipeline, recompute, scratch_checkout
from tidegate.repository.revisions import git

Trial = Callable[[dict[str, object]], Path]


@contextmanager
def trials(stage: str) -> Iterator[Trial]:
    """Gives a function that runs every step up to `stage` with these parameters, and returns the copy's root.

    The next call overwrites the results of the last one: read them first. The work tree is not changed.
    """
    with scratch_checkout.checkout(git.resolve("HEAD")) as root:
        with scratch_checkout.named("a copy of the work tree"):
            recompute.overlay(root)
            _without_compose(root)
        cache = dvc.cache()

        def run(values: dict[str, object]) -> Path:
            write_params(root, with_code(values))
            scratch_checkout.repro(root, (stage,), using=cache)
            return root

        yield run


def write_params(root: Path, values: dict[str, object]) -> None:
    """Both files that composing writes, in such a copy."""
    artifacts.write_text(root / paths.PARAMS, params_file.text(values))
    stage_params.refresh(root)


def _without_compose(root: Path) -> None:
    """Remove the step that composes params.yaml. The run cache finds the others by their inputs."""
    kept = {
        name: entry
        for name, entry in pipeline.declared(root).items()
        if not any(str(out) == str(paths.PARAMS) for out in pipeline.paths_of(entry.get("outs", [])))
    }
    artifacts.write_text(root / pipeline.FILE, json.dumps({"stages": kept}))
    (root / "dvc.lock").unlink(missing_ok=True)
