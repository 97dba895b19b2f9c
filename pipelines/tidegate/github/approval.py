"""Which owners must approve a change to the gate itself, and who has.

The gate's run executes the change's code, so its results count only if the change cannot have altered
the gate, or an owner of every file that could has approved exactly this commit.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tidegate.gate.owned_files import FileRole, decides, role
from tidegate.records import Finding
from tidegate.repository.revisions.owners import Owners

GATE = "conf/gate/"
"""Its owners also own every file that no other line of CODEOWNERS names."""
Members = Callable[[str, tuple[str, ...]], set[str]]
"""Returns those of the users who are in a team."""


@dataclass(frozen=True, slots=True)
class Need:
    """A file whose change needs an owner's approval, and who approved it ("" while missing)."""

    path: str
    owners: tuple[str, ...]
    approved_by: str = ""


def matters(changed: Iterable[str] | None) -> bool:
    """Whether any file that changed on the base affects verdicts; None: the files could not be listed.

    Documents and results do not.
    """
    return changed is None or any(map(decides, changed))


def needs(
    files: Iterable[str],
    loosenings: Iterable[Finding],
    *,
    owners: Owners,
    approvers: tuple[str, ...],
    members: Members,
) -> tuple[Need, ...]:
    """One per file that needs an owner and per place where the gate is loosened; missing approvals first."""
    placed = [(_place(loosening), loosening.project) for loosening in loosenings]
    folders = {place: f"{project}/" for place, project in placed if project}
    paths = dict.fromkeys([*files, *(place for place, _ in placed)])
    teams: dict[str, set[str]] = {}

    def approved(who: tuple[str, ...]) -> Iterator[str]:
        for owner in who:
            if "/" in owner and owner not in teams:
                teams[owner] = members(owner, approvers) if approvers else set()
            accounts = {login.lower() for login in teams.get(owner, {owner.removeprefix("@")})}
            yield from (approver for approver in approvers if approver.lower() in accounts)

    needed = []
    for path in paths:
        who = _owners(path, owners) or _owners(f"{folders.get(path, '')}{GATE}", owners)
        needed.append(Need(path, who, next(approved(who), "")))
    return tuple(sorted(needed, key=lambda need: bool(need.approved_by)))


def _owners(path: str, owners: Owners) -> tuple[str, ...]:
    """The owners of a file; of a folder, those of any declaration in it."""
    return owners.of(f"{path}any.yaml" if path.endswith("/") else path)


def _place(loosening: Finding) -> str:
    """The file or folder that owns the loosened key.

    The change chooses the file that it writes a key into; it does not choose the section of conf/ that the key belongs
    to.
    """
    section, dot, _ = loosening.subject.partition(".")
    root = f"{loosening.project}/" if loosening.project else ""
    folder = root + (f"conf/{section}/" if dot and "/" not in section else GATE)
    where = loosening.where.path if loosening.where else ""
    within = (loosening.project,) if root else ()
    own = where.startswith((folder, root + GATE)) or role(where, projects=within) is FileRole.DECISIVE
    return where if where and own and where.startswith(root) else folder
