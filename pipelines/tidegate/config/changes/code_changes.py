"""Say in words what differs between two records of code: which version or edit re-runs which stages."""

from collections.abc import Iterable
from typing import Any

from tidegate.config.code_digests import TOOL

Versions = dict[str, dict[str, str]]


def sentences(before: Any, after: Any, order: Iterable[str] = ()) -> list[str]:
    """One sentence per cause, stages in this order. Each side is the section `code` of some params.yaml, or anything
    that somebody wrote in its place: what is not the record of a stage is left out. None says that there is none.
    """
    if before is None:
        return []
    if not _stages(before):
        stages = _ordered(_stages(after), order)
        return [f"the code of each stage was not recorded before; re-runs {', '.join(stages)}"] if stages else []
    return [*_files(before, after, order), *_libraries(before, after, order)]


def keys(before: Any, after: Any) -> list[str]:
    """The stages' keys that differ: what stages list in dvc.yaml and DVC compares."""
    if before is None:
        return []
    old, new = _stages(before), _stages(after)
    return [f"code.{stage}" for stage in dict.fromkeys([*new, *old]) if old.get(stage) != new.get(stage)]


def _files(before: Any, after: Any, order: Iterable[str]) -> list[str]:
    """What tidegate's own files do; a new version that leaves all of them alone is said to."""
    old, new = _stages(before), _stages(after)
    edited = [stage for stage in dict.fromkeys([*new, *old]) if _digest(old, stage) != _digest(new, stage)]
    stages = ", ".join(_ordered(edited, order))
    versions = str(before.get(TOOL)), str(after.get(TOOL)) if isinstance(after, dict) else ""
    if versions[0] != versions[1]:
        return [f"{TOOL} {' → '.join(versions)} re-runs {stages or 'nothing'}"]
    return [f"edited code re-runs {stages}"] if edited else []


def _libraries(before: Any, after: Any, order: Iterable[str]) -> list[str]:
    old, new = _versions(before), _versions(after)
    stages: dict[tuple[str, str, str], list[str]] = {}
    for stage in dict.fromkeys([*new, *old]):
        one, other = old.get(stage, {}), new.get(stage, {})
        for library in dict.fromkeys([*other, *one]):
            pair = one.get(library, "none"), other.get(library, "none")
            if pair[0] != pair[1]:
                stages.setdefault((library, *pair), []).append(stage)
    return [
        f"{library} {was} → {now} re-runs {', '.join(_ordered(touched, order))}"
        for (library, was, now), touched in stages.items()
    ]


def _ordered(stages: Iterable[str], order: Iterable[str]) -> list[str]:
    found, known = list(stages), list(order)
    return sorted(found, key=lambda stage: known.index(stage) if stage in known else len(known))


def _stages(section: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(section, dict):
        return {}
    return {stage: entry for stage, entry in section.items() if isinstance(entry, dict)}


def _digest(stages: dict[str, dict[str, Any]], stage: str) -> Any:
    return stages.get(stage, {}).get("files")


def _versions(section: Any) -> Versions:
    return {
        stage: {name: str(version or "none") for name, version in found.items()}
        for stage, entry in _stages(section).items()
        if isinstance(found := entry.get("versions"), dict)
    }
