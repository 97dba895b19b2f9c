"""Judge who has to approve a change for what it does to its own judge, and who has.

The gate's run executes the change's code, so nothing that it says of itself counts until either the change cannot have
altered what judged it, or an owner of every file that could has approved exactly this commit.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tidegate.gate.owned_files import Role, decides, role
from tidegate.records import Finding
from tidegate.repository.owners import Owners

POLICY = "conf/gate/"
"""Stands for the policy: its owners answer for what nobody else owns."""
Members = Callable[[str, tuple[str, ...]], set[str]]
"""Those of the users who are in a team."""


@dataclass(frozen=True, slots=True)
class Need:
    """A file whose change takes an owner's approval, and who gave it ("" while nobody has)."""

    path: str
    owners: tuple[str, ...]
    approved_by: str = ""


def matters(moved: Iterable[str] | None) -> bool:
    """Whether a verdict rests on any of the files that moved on the base; None stands for files that nobody could list.

    Documents and results are none of them.
    """
    return moved is None or any(map(decides, moved))


def needs(
    files: Iterable[str],
    loosenings: Iterable[Finding],
    *,
    owners: Owners,
    approvers: tuple[str, ...],
    members: Members,
) -> tuple[Need, ...]:
    """One per file, each of which needs an owner, and per place in which the policy is loosened; what blocks first."""
    paths = dict.fromkeys([*files, *map(_place, loosenings)])
    teams: dict[str, set[str]] = {}

    def approved(who: tuple[str, ...]) -> Iterator[str]:
        for owner in who:
            if "/" in owner and owner not in teams:
                teams[owner] = members(owner, approvers) if approvers else set()
            known = {each.lower() for each in teams.get(owner, {owner.removeprefix("@")})}
            yield from (each for each in approvers if each.lower() in known)

    found = []
    for path in paths:
        who = _owners(path, owners) or _owners(POLICY, owners)
        found.append(Need(path, who, next(approved(who), "")))
    return tuple(sorted(found, key=lambda need: bool(need.approved_by)))


def _owners(path: str, owners: Owners) -> tuple[str, ...]:
    """Of a file; of a folder those of any declaration in it."""
    return owners.of(f"{path}any.yaml" if path.endswith("/") else path)


def _place(loosening: Finding) -> str:
    """The file or folder that owns the loosened key.

    The change chooses the file that it writes a key into; it does not choose which section of conf/ the key is of.
    """
    section, dot, _ = loosening.subject.partition(".")
    folder = f"conf/{section}/" if dot and "/" not in section else POLICY
    where = loosening.where.path if loosening.where else ""
    own = where.startswith((folder, POLICY)) or role(where) is Role.DECISIVE
    return where if where and own else folder
