"""Find data files that are no longer those that the declaration pins.

DVC does not follow files that `data.sources` names: `dvc status` and `dvc repro` say that nothing changed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tidegate.artifacts import sha256
from tidegate.config.params import mapping, read
from tidegate.errors import UserError
from tidegate.project_state.diagnosis import Diagnosis, misdeclared, note, sound

KIND = "file"
MOST_BYTES = 1 << 30
"""Larger files are not read here: a GiB takes a second or two."""
REMEDY = "pin the new one (data.sources, sha256) and run `dvc repro`, or restore the old one"


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    """Diagnoses of the files that params.yaml pins."""
    try:
        values = read(root / "params.yaml")
    except UserError:
        return  # another diagnosis is about that
    found = list(changed(values, root))
    yield from (misdeclared("data", fact, REMEDY) for fact in found)
    pinned = dict(_pinned(values, root))
    large = [str(path) for path in pinned if path.is_file() and path.stat().st_size > MOST_BYTES]
    yield from (note("data", f"{path} is too large to be read here", "`tidegate ingest` reads it") for path in large)
    if pinned and not found:
        yield sound("data", f"{len(pinned) - len(large)} of {len(pinned)} pinned files are the declared ones")


def changed(values: Mapping[str, object], root: Path = Path()) -> Iterator[str]:
    """A sentence for each pinned file that is another now, or gone."""
    for path, expected in _pinned(values, root):
        shown = path.relative_to(root)
        if not path.is_file():
            yield f"{shown} is not there, and data.sources names it"
        elif path.stat().st_size <= MOST_BYTES and (actual := sha256(path)) != expected:
            yield f"{shown} is not the file that data.sources pins: its sha256 is {actual[:12]}…, not {expected[:12]}…"


def _pinned(values: Mapping[str, object], root: Path) -> Iterator[tuple[Path, str]]:
    """Single files in the repository with their declared digests."""
    for source in mapping(values, "data.sources").values():
        if not isinstance(source, dict) or source.get("kind") != KIND:
            continue
        path, expected = source.get("path"), source.get("sha256")
        if isinstance(path, str) and isinstance(expected, str) and "://" not in path and "*" not in path:
            place = root / path
            if not place.is_dir() and place.resolve().is_relative_to(root.resolve()):
                yield place, expected
