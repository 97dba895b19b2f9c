"""Compare Python and installed packages with what is needed and locked."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from platform import python_version

from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound, warning

LOCK = Path("requirements.lock")
TOOL = "tidegate"
SHOWN = 5
_PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?))?\s*\\?"
)


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    yield python()
    yield requirements()
    yield locked_versions(root / LOCK)


def python(running: str | None = None) -> Diagnosis:
    """`running`: the version of Python, of this process by default."""
    from packaging.specifiers import SpecifierSet

    running = running or python_version()
    needed = distribution(TOOL).metadata["Requires-Python"] or ""
    if not SpecifierSet(needed).contains(running, prereleases=True):
        return broken("python", f"this is Python {running}; tidegate needs {needed}", "make the environment with it")
    return sound("python", f"{running}, and tidegate {version(TOOL)} needs {needed or 'any'}")


def requirements(needed: list[str] | None = None) -> Diagnosis:
    """What tidegate itself imports, in the versions that it accepts."""
    from packaging.requirements import Requirement

    wrong = []
    for text in needed if needed is not None else distribution(TOOL).requires or []:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        found = installed(requirement.name)
        if found is None:
            wrong.append(f"{requirement.name} is missing")
        elif not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} is {found}, not {requirement.specifier}")
    if wrong:
        return broken("packages", "; ".join(wrong), f"install {TOOL} again, with its dependencies")
    return sound("packages", "all that tidegate needs is installed")


def locked_versions(lock: Path) -> Diagnosis:
    """Numbers that two versions compute may differ: the lock is what everyone computes with."""
    if not lock.is_file():
        return note("lock", f"{lock} does not exist: versions are not pinned", "pin them, so that numbers repeat")
    pinned = pins(lock.read_text(errors="replace"))
    others = [
        f"{name} {found} (locked {wanted})"
        for name, wanted in pinned.items()
        if (found := installed(name)) is not None and found != wanted
    ]
    if others:
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        fact = f"{len(others)} of {len(pinned)} pinned packages have another version: {', '.join(others[:SHOWN])}{more}"
        return warning("lock", fact, f"install with `--constraint {lock}`, or lock again")
    return sound("lock", f"no installed package differs from the {len(pinned)} in {lock}")


def pins(text: str) -> Mapping[str, str]:
    """Name and version of each `name==version` whose marker holds here."""
    from packaging.markers import InvalidMarker, Marker

    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := _PINNED.fullmatch(line.strip()):
            try:
                applies = not match["marker"] or Marker(match["marker"]).evaluate()
            except InvalidMarker:
                applies = False
            if applies:
                found[match["name"]] = match["version"]
    return found


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
