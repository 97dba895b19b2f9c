"""Loosenings: each way in which a change weakens the gate that judges it.

Each is listed, and blocks until an owner of the gate approves it. The effective gate is the stricter of base and head
(`strictness.py`), so a loosened limit does not help the change that brings it. It is listed all the same: it would
judge the next change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tidegate.config.changes.text_diff import pair
from tidegate.errors import Where
from tidegate.records import Finding, Verdict

RULE = "loosening"


@dataclass(frozen=True)
class Loosening:
    """One loosening: its dotted key or path, and the values before and after, or a sentence."""

    key: str
    before: object = None
    after: object = None
    says: str = ""
    where: Where | None = None
    """The file of a loosening that is not a key of the declaration."""

    @property
    def declared(self) -> bool:
        """Whether `key` is a key of the declaration."""
        return self.where is None and "." in self.key

    def finding(self) -> Finding:
        change = self.says or " → ".join(pair(self.before, self.after))
        remedy = "an owner of the gate must approve it"
        return Finding(RULE, Verdict.FAIL, f"{self.key}: {change}", subject=self.key, remedy=remedy)


def approve(findings: Iterable[Finding], approved_by: str) -> Iterator[Finding]:
    """The same findings, passing because an owner approved them. An empty name approves nothing."""
    for finding in findings:
        if approved_by:
            yield replace(finding, verdict=Verdict.PASS, remedy=f"approved by {approved_by}")
        else:
            yield finding


def subsection(values: object, key: str) -> Mapping[str, object]:
    """A section of a declaration that is only compared; empty where it is none."""
    found = values.get(key) if isinstance(values, Mapping) else None
    return found if isinstance(found, Mapping) else {}
