"""For DVC: a digest of every value that a stage reads, in a small file.

DVC reads a stage's parameters five times, each time with a YAML reader that takes 0.1 s for params.yaml, and copies
them into dvc.lock, which it reads and writes for every stage that ran. Digests in JSON take it no time. The stages
themselves read params.yaml, which this file is computed from, whatever it held before.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from tidegate.artifacts import json_text, write_text
from tidegate.config.code_digests import SECTION
from tidegate.config.params import at, keys, parsed
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.kinds import STAGES
from tidegate.paths import PARAMS, STAGE_PARAMS

FILE = STAGE_PARAMS.as_posix()
_PIPELINE = Path("dvc.yaml")


def read_by(stage: str) -> tuple[str, ...]:
    """The keys of params.yaml that a stage of tidegate or of the project depends on: its code's, then its values'."""
    return (f"{SECTION}.{stage}", *keys(STAGES.load(stage).Params))


def text(values: object) -> str:
    """The file for these values of params.yaml. Raises DeclarationError where they are no tree."""
    _refuse_aliases(values, set())
    recorded = at(values, SECTION)
    stages = [name for name in STAGES.names() if isinstance(recorded, dict) and name in recorded]
    return json_text({name: {key: digest(at(values, key)) for key in read_by(name)} for name in sorted(stages)})


def digest(value: object) -> str:
    """40 hexadecimal digits. The order of a mapping's keys does not count; `1`, `1.0` and `true` differ."""
    return hashlib.sha256(json.dumps(_tagged(value), sort_keys=True).encode()).hexdigest()[:40]


def is_used(root: Path = Path()) -> bool:
    """Whether dvc.yaml names the file, however it is written there: an older project's lists keys of params.yaml."""
    path = root / _PIPELINE
    return path.is_file() and FILE in _scalars(path.read_bytes())


def _scalars(pipeline: bytes) -> Iterator[str]:
    """Every scalar of a dvc.yaml, as readers understand it: `params\\x2ejson` is the file's name, too."""
    import yaml

    try:
        events = yaml.parse(pipeline, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        yield from (event.value for event in events if isinstance(event, yaml.ScalarEvent))
    except (yaml.YAMLError, ValueError):
        return  # the verb that reads the pipeline says so


def refresh(root: Path = Path()) -> None:
    """Write the file of `root`'s params.yaml, where dvc.yaml uses it and it has other content."""
    if not is_used(root) or not (root / PARAMS).is_file():
        return
    written, path = text(parsed((root / PARAMS).read_bytes())), root / STAGE_PARAMS
    if path.is_dir() or (path.parent.exists() and not path.parent.is_dir()):
        wrong, kind = (path, "a folder") if path.is_dir() else (path.parent, "no folder")
        place = wrong.relative_to(root)
        raise EvidenceError(Problem(f"is {kind}, and `tidegate compose` writes {FILE}; remove it", Where(str(place))))
    if not (path.is_file() and path.read_bytes() == written.encode()):
        write_text(path, written)


def listed(stage: str, params: object) -> Iterator[str | None]:
    """The keys of params.yaml that a stage of dvc.yaml lists; None for what is neither a key nor this file's part."""
    for entry in params if isinstance(params, list) else ():
        if isinstance(entry, str):
            yield entry
        elif entry == {FILE: [stage]} and stage in STAGES.names():
            yield from read_by(stage)
        else:
            yield None


def is_recorded(params: Mapping[str, object], stage: str, key: str, value: object) -> bool:
    """Whether a stage's `params` in dvc.lock, in which a run recorded what it read, have this value of a key.

    A lock has the value itself, or its digest.
    """
    values, digests = params.get(str(PARAMS)), at(params.get(FILE), stage)
    found = [digest(values[key]) == digest(value)] if isinstance(values, dict) and key in values else []
    if isinstance(digests, dict) and key in digests:
        found.append(digests[key] == digest(value))
    return bool(found) and all(found)


def _tagged(value: object) -> object:
    """As JSON, where no two values look the same: a text as a key is marked, so that `1` and `'1'` differ."""
    match value:
        case dict():
            return {f"s{key}" if isinstance(key, str) else repr(key): _tagged(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_tagged(inner) for inner in value]
        case str() | bool() | int() | float() | None:
            return value
        case _:
            return {f"!{type(value).__name__}": str(value)}


def _refuse_aliases(value: object, seen: set[int]) -> None:
    """A few lines with aliases could be a tree of any size."""
    if not isinstance(value, dict | list):
        return
    if id(value) in seen:
        raise DeclarationError(Problem("has an alias; run `tidegate compose`", Where(str(PARAMS))))
    seen.add(id(value))
    for inner in value.values() if isinstance(value, dict) else value:
        _refuse_aliases(inner, seen)
