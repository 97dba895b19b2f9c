"""Verify outs against dvc.lock, and quarantine damaged cache objects.

DVC believes a read-only cache object by its name, checks it out, and calls the copy up to date. Only a digest computed
here detects it.
"""

import shlex
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from tidegate.errors import InfrastructureError, Problem, Where
from tidegate.repository import dvc, dvc_outputs, pipeline

QUARANTINE = "corrupt"
"""The folder of a cache that damaged objects are moved to: DVC ignores it, a person can inspect it."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A cache object whose content does not match its name, and the copies that were checked out from it."""

    out: dvc_outputs.Out
    object: Path
    copies: tuple[Path, ...] = ()

    def problem(self, place: Path | None) -> Problem:
        """The problem and its remedy. `place` is where the object was moved; None where that was not permitted."""
        where = Where(_near(self.object))
        reason = f"its content does not match its name; {self.out.stage} wrote it for {self.out.path}"
        removed = f"; {', '.join(map(_near, self.copies))}, checked out from it, removed" if self.copies else ""
        if place:
            return Problem(f"{reason}; moved to {_near(place)}{removed}: run `dvc repro`", where)
        remove = shlex.join(map(_near, (self.object, *self.copies)))
        return Problem(f"{reason}; run `rm -f {remove}`, then `dvc repro`", where)


@dataclass(frozen=True)
class Inspection:
    """The outs below `root` beside its dvc.lock. Missing files are not inspected."""

    root: Path
    find_cache: Callable[[], Path]
    wanted: Callable[[PurePosixPath], bool] = lambda _: True

    @cached_property
    def cache(self) -> Path:
        """Computed only where a file differs: it may start DVC."""
        return self.find_cache()

    @cached_property
    def differing(self) -> tuple[tuple[dvc_outputs.Out, Path, str], ...]:
        """Every file that does not match its digest: the out, the file or folder, and the expected digest."""
        return tuple(
            difference
            for out in dvc_outputs.read(self.root)
            if self.wanted(out.path)
            for difference in self._differing(out)
        )

    @cached_property
    def damaged(self) -> tuple[Damaged, ...]:
        """The outs that come from a damaged cache object."""
        by_object: dict[Path, tuple[dvc_outputs.Out, list[Path]]] = {}
        for out, path, md5 in self.differing:
            source = dvc_outputs.object_of(self.cache, md5)
            if (content := _wrong(source, md5)) is not None:
                copies = by_object.setdefault(source, (out, []))[1]
                if path.is_file() and dvc_outputs.md5_of(path) == content:
                    copies.append(path)
        return tuple(Damaged(out, source, tuple(copies)) for source, (out, copies) in by_object.items())

    @property
    def edited(self) -> tuple[PurePosixPath, ...]:
        """Outs that differ without a damaged object: they were edited in the work tree."""
        explained = {path for damaged in self.damaged for path in (*damaged.copies, damaged.object)}
        return tuple(dict.fromkeys(out.path for out, path, _ in self.differing if path not in explained))

    def _differing(self, out: dvc_outputs.Out) -> Iterator[tuple[dvc_outputs.Out, Path, str]]:
        path = self.root / out.path
        if not out.is_directory:
            if path.is_file() and not dvc_outputs.matches(path, out.md5):
                yield out, path, out.md5
        elif path.is_dir() and any(path.iterdir()) and dvc_outputs.listed(path) != out.md5:
            yield from self._in_folder(out, path)

    def _in_folder(self, out: dvc_outputs.Out, path: Path) -> Iterator[tuple[dvc_outputs.Out, Path, str]]:
        listing = dvc_outputs.object_of(self.cache, out.md5)
        if not dvc_outputs.matches(listing, out.md5.removesuffix(".dir")):
            yield out, path, out.md5
            return
        wrong = [
            (out, self.root / name, md5)
            for name, md5 in dvc_outputs.entries(out, listing)
            if not dvc_outputs.matches(self.root / name, md5)
        ]
        yield from wrong or [(out, path, out.md5)]


def require(root: Path = Path(), wanted: Callable[[PurePosixPath], bool] = lambda _: True) -> Inspection:
    """Raise InfrastructureError where an out of the work tree comes from a damaged cache object, after moving it away.

    Edited outs are left to the caller (`edited`).
    """
    inspection = Inspection(root, dvc.cache, wanted)
    if inspection.differing and inspection.damaged:
        raise InfrastructureError(
            damaged.problem(quarantine(damaged, inspection.cache)) for damaged in inspection.damaged
        )
    return inspection


def require_inputs(stage: str) -> None:
    """The same for what one stage of dvc.yaml reads: DVC may have checked it out a moment ago."""
    deps = next((declared.deps for declared in pipeline.stages() if declared.name == stage), ())
    if deps and dvc_outputs.LOCK.exists():
        require(wanted=lambda out: any(dep.is_relative_to(out) or out.is_relative_to(dep) for dep in deps))


def damaged(root: Path, cache: Path) -> tuple[Damaged, ...]:
    """The damaged objects that `root`/dvc.lock names, with their copies below `root`; nothing is moved."""
    objects = [*Inspection(root, lambda: cache).damaged, *_in_cache(dvc_outputs.read(root), cache)]
    return tuple({found.object: found for found in reversed(objects)}.values())


def heal(root: Path, cache: Path) -> tuple[tuple[Damaged, Path | None], ...]:
    """Quarantine the damaged objects that `root`/dvc.lock names, and remove their copies below `root`.

    Each comes with its new place, None where it could not be moved.
    """
    return tuple((found, quarantine(found, cache)) for found in damaged(root, cache))


def trusted(root: Path, cache: Path, tell: Callable[[str], None]) -> tuple[Path | None, tuple[str, ...]]:
    """The cache without the damaged objects that `root`/dvc.lock names, and those; None where one could not be moved.

    DVC would believe a damaged object.
    """
    healed = heal(root, cache)
    for damaged, place in healed:
        tell(str(damaged.problem(place)))
    immovable = any(place is None for _, place in healed)
    return None if immovable else cache, tuple(str(damaged.object) for damaged, _ in healed)


def quarantine(damaged: Damaged, cache: Path) -> Path | None:
    """Move the object out of DVC's sight and remove its copies; None where that is not permitted. Nothing is lost."""
    place = cache / QUARANTINE / f"{damaged.object.parent.name}{damaged.object.name}"
    try:
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another run has moved it
            damaged.object.replace(place)
        for copy in damaged.copies:
            copy.unlink(missing_ok=True)
    except PermissionError:
        return None
    return place


def _in_cache(outs: tuple[dvc_outputs.Out, ...], cache: Path) -> Iterator[Damaged]:
    for out in outs:
        listing = dvc_outputs.object_of(cache, out.md5)
        if _wrong(listing, out.md5) is not None:
            yield Damaged(out, listing)
        elif out.is_directory and listing.is_file():
            for _, md5 in dvc_outputs.entries(out, listing):
                if _wrong(source := dvc_outputs.object_of(cache, md5), md5) is not None:
                    yield Damaged(out, source)


def _wrong(source: Path, md5: str) -> str | None:
    """The digest of an object's content where it does not match its name."""
    content = dvc_outputs.md5_of(source) if source.is_file() else None
    return content if content != md5.removesuffix(".dir") else None


def _near(path: Path) -> str:
    """The path from the current folder where it is below that."""
    current = Path.cwd()
    return str(path.relative_to(current) if path.is_relative_to(current) else path)
