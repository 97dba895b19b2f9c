"""Read a JSON file of a revision, or state in one sentence what is wrong with it."""

from pathlib import Path
from typing import Any

from tidegate.artifacts import read_json
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Unpaired

ADOPT = "add the out to that revision's dvc.yaml in a separate change, run `dvc repro`, and merge that first"


def mapping(root: Path, path: Path) -> dict[str, Any] | Unpaired:
    """The JSON object in that file of the revision in `root`."""
    if not (root / path).exists() and never_made(root, path):
        return Unpaired(f"{path} is not an out of that revision's dvc.yaml", ADOPT)
    try:
        values = read_json(root / path)
    except EvidenceError as error:
        return Unpaired(f"{path} {error.problems[0].message}")
    return values if isinstance(values, dict) else Unpaired(f"{path} is not a mapping")


def never_made(root: Path, path: Path) -> bool:
    """Whether the revision has a pipeline and no stage of it writes that file: running it would not help."""
    from tidegate.repository import pipeline

    stages = pipeline.stages(root) if (root / pipeline.FILE).exists() else ()
    return bool(stages) and not any(path.is_relative_to(out) for stage in stages for out in stage.outs)
