"""Describe changes of recorded code: which version or edit re-runs which stages."""

from collections.abc import Iterable

from tidegate.config.code_digests import TOOL

Versions = dict[str, dict[str, str]]


def sentences(before: object, after: object, order: Iterable[str] = ()) -> list[str]:
    """One sentence per cause, stages in this order. Each side is the section `code` of a params.yaml, or anything that
    someone wrote in its place: what is not the record of a stage is ignored. None means that there is none.
    """
    if before is None:
        return []
    if not _stages(before):
        stages = _ordered(_stages(after), order)
        return [f"the code of each stage was not recorded before; re-runs {', '.join(stages)}"] if stages else []
    return [*_files(before, after, order), *_libraries(before, after, order)]


def keys(before: object, after: object) -> list[str]:
    """The stages' keys that differ: what stages list in dvc.yaml and DVC compares."""
    if before is None:
        return []
    old, new = _stages(before), _stages(after)
    return [f"code.{stage}" for stage in dict.fromkeys([*new, *old]) if old.get(stage) != new.get(stage)]


def _files(before: object, after: object, order: Iterable[str]) -> list[str]:
    """What tidegate's own files re-run; a new version that changes none of them is reported, too."""
    old, new = _stages(before), _stages(after)
    edited = [stage for stage in dict.fromkeys([*new, *old]) if _digest(old, stage) != _digest(new, stage)]
    stages = ", ".join(_ordered(edited, order))
    versions = _version(before), _version(after)
    if versions[0] != versions[1]:
        return [f"{TOOL} {' → '.join(versions)} re-runs {stages or 'nothing'}"]
    return [f"edited code re-runs {stages}"] if edited else []


def _version(section: object) -> str:
    return str(section.get(TOOL)) if isinstance(section, dict) else ""


def _libraries(before: object, after: object, order: Iterable[str]) -> list[str]:
    old, new = _versions(before), _versions(after)
    stages: dict[tuple[str, str, str], list[str]] = {}
    for stage in dict.fromkeys([*new, *old]):
        one, other = old.get(stage, {}), new.get(stage, {})
        for library in dict.fromkeys([*other, *one]):
            versions = one.get(library, "none"), other.get(library, "none")
            if versions[0] != versions[1]:
                stages.setdefault((library, *versions), []).append(stage)
    return [
        f"{library} {was} → {now} re-runs {', '.join(_ordered(rerun, order))}"
        for (library, was, now), rerun in stages.items()
    ]


def _ordered(stages: Iterable[str], order: Iterable[str]) -> list[str]:
    places = {stage: place for place, stage in enumerate(order)}
    return sorted(stages, key=lambda stage: places.get(stage, len(places)))


def _stages(section: object) -> dict[str, dict[str, object]]:
    if not isinstance(section, dict):
        return {}
    return {stage: entry for stage, entry in section.items() if isinstance(entry, dict)}


def _digest(stages: dict[str, dict[str, object]], stage: str) -> object:
    return stages.get(stage, {}).get("files")


def _versions(section: object) -> Versions:
    return {
        stage: {name: str(version or "none") for name, version in versions.items()}
        for stage, entry in _stages(section).items()
        if isinstance(versions := entry.get("versions"), dict)
    }
