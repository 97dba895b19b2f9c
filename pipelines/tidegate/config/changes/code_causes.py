"""Why params.yaml records other code than is here, cause by cause.

Each is fixed another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tidegate.config.changes.code_changes import sentences
from tidegate.config.code_digests import TOOL


@dataclass(frozen=True, slots=True)
class Causes:
    """In words, the versions that differ; then the stages of each other cause.

    All are empty where the record differs in something that tidegate does not write.
    """

    versions: tuple[str, ...]
    """Of tidegate, and of libraries that both records name."""
    edited: tuple[str, ...]
    """Stages of which the files differ, or the libraries that they import, under the same version of tidegate."""
    unknown: tuple[str, ...]
    """Stages that are recorded and are not here."""
    unrecorded: tuple[str, ...]


def causes(recorded: Any, here: dict[str, Any], order: Iterable[str] = ()) -> Causes:
    """`recorded` is what params.yaml has as its section `code`, whatever that is; `here` is the section of today."""
    old, new = _stages(recorded), _stages(here)
    both = [stage for stage in new if stage in old]
    with_files = bool(both) and recorded.get(TOOL) != here.get(TOOL)  # another tidegate has other files
    before = {stage: _reduced(old[stage], new[stage], with_files=with_files) for stage in both}
    after = {stage: _reduced(new[stage], old[stage], with_files=with_files) for stage in both}
    tools = [{TOOL: section.get(TOOL) if with_files else ""} for section in ((recorded, here) if both else ({}, {}))]
    return Causes(
        versions=tuple(sentences(tools[0] | before, tools[1] | after, order)),
        edited=tuple(stage for stage in both if not with_files and _code(old[stage]) != _code(new[stage])),
        unknown=tuple(stage for stage in old if stage not in new),
        unrecorded=tuple(stage for stage in new if stage not in old),
    )


def _stages(section: object) -> dict[str, dict[str, object]]:
    entries = section.items() if isinstance(section, dict) else ()
    return {
        stage: entry
        for stage, entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("versions"), dict) and "files" in entry
    }


def _reduced(entry: dict[str, Any], other: dict[str, Any], *, with_files: bool) -> dict[str, Any]:
    """The versions of the libraries that both name, and the digest where that counts."""
    shared = {name: version for name, version in entry["versions"].items() if name in other["versions"]}
    return {"files": entry["files"] if with_files else "", "versions": shared}


def _code(entry: dict[str, Any]) -> tuple[Any, set[str]]:
    return entry["files"], {*entry["versions"]}
