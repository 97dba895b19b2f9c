"""What a run of every stage leaves in dvc.lock, for the tests of what runs again."""

import copy
import hashlib
from pathlib import PurePosixPath

from tidegate.config import stage_params
from tidegate.repository import pipeline


def listed(name, entry, values):
    return {key: at(values, key) for key in stage_params.listed(name, entry.get("params"))}


def digests(name, entry, values):
    keys = listed(name, entry, values).items()
    return {stage_params.FILE: {name: {key: stage_params.digest(value) for key, value in keys}}}


def recorded(declared, values, *, by_digest=True):
    """The record of a run of every stage, as dvc.lock has it: of today, or of a pipeline that lists the keys itself."""
    out_digests = {
        str(path): hashlib.md5(str(path).encode()).hexdigest()
        for entry in declared.values()
        for key in ("outs", "metrics")
        for path in pipeline.paths_of(entry.get(key))
    }

    def digest(dep):
        inside = (md5 for out, md5 in out_digests.items() if PurePosixPath(dep).is_relative_to(out))
        return next(inside, hashlib.md5(dep.encode()).hexdigest())

    return {
        name: {
            "cmd": entry["cmd"],
            "deps": [{"path": str(dep), "md5": digest(str(dep))} for dep in pipeline.paths_of(entry.get("deps"))],
            "params": digests(name, entry, values) if by_digest else {"params.yaml": listed(name, entry, values)},
            "outs": [{"path": path, "md5": md5} for path, md5 in out_digests.items() if path in written(entry)],
        }
        for name, entry in declared.items()
    }


def written(entry):
    return {str(path) for key in ("outs", "metrics") for path in pipeline.paths_of(entry.get(key))}


def at(values, key):
    for part in key.split("."):
        values = values.get(part) if isinstance(values, dict) else None
    return copy.deepcopy(values)
