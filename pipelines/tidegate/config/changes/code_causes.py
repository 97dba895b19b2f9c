"""Why params.yaml records other code than is here, cause by cause.

Each is fixed another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.config.changes.code_changes import sentences
from tidegate.config.code_digests import TOOL


@dataclass(frozen=True, slots=True)
class Causes:
    """Why code digests differ: the versions, in words, then the stages of each other cause.

    All are empty where the record differs in something that tidegate does not write.
    """

    versions: tuple[str, ...]
    """Versions of tidegate, and of libraries that both records name."""
    edited: tuple[str, ...]
    """Stages of which the files differ, or the libraries that they import, under the same version of tidegate."""
    unknown: tuple[str, ...]
    """Stages that are recorded and are not here."""
    unrecorded: tuple[str, ...]


def causes(recorded: object, here: object, order: Iterable[str] = ()) -> Causes:
    """`recorded` is what params.yaml has as its section `code`, whatever that is; `here` is the section of today."""
    old, new = _stages(recorded), _stages(here)
    both = [stage for stage in new if stage in old]
    with_files = bool(both) and _tool(recorded) != _tool(here)  # another tidegate has other files
    before = {stage: old[stage].reduced(new[stage], with_files=with_files) for stage in both}
    after = {stage: new[stage].reduced(old[stage], with_files=with_files) for stage in both}
    tools = [{TOOL: _tool(section) if with_files else ""} for section in ((recorded, here) if both else ({}, {}))]
    return Causes(
        versions=tuple(sentences(tools[0] | before, tools[1] | after, order)),
        edited=tuple(stage for stage in both if not with_files and old[stage].code != new[stage].code),
        unknown=tuple(stage for stage in old if stage not in new),
        unrecorded=tuple(stage for stage in new if stage not in old),
    )


@dataclass(frozen=True, slots=True)
class _StageRecord:
    """What a section records of one stage."""

    files: object
    versions: dict[str, object]

    @property
    def code(self) -> tuple[object, set[str]]:
        return self.files, {*self.versions}

    def reduced(self, other: "_StageRecord", *, with_files: bool) -> dict[str, object]:
        """The versions of the libraries that both name, and the digest where that counts."""
        shared = {name: version for name, version in self.versions.items() if name in other.versions}
        return {"files": self.files if with_files else "", "versions": shared}


def _stages(section: object) -> dict[str, _StageRecord]:
    stages = {}
    for stage, entry in section.items() if isinstance(section, dict) else ():
        match entry:
            case {"files": files, "versions": dict() as versions}:
                stages[stage] = _StageRecord(files, versions)
    return stages


def _tool(section: object) -> object:
    return section.get(TOOL) if isinstance(section, dict) else None
