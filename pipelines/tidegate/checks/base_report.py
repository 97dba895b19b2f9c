"""The check report of a base revision, from its evidence."""

from collections.abc import Callable

from tidegate import paths
from tidegate.checks.report import Base, read
from tidegate.errors import EvidenceError
from tidegate.repository import evidence, git


def base_report(revision: str, tell: Callable[[str], None]) -> Base:
    """The report of the merge base with that revision, from its evidence; nothing is rebuilt for it."""
    at = git.merge_base(revision)
    with evidence.at(at, rebuild=False, tell=tell) as found:
        path = found.root / paths.CHECK_REPORT
        if not path.exists():
            return Base(str(at), None, f"{at} has no report of its data checks; make it there with `dvc repro check`")
        try:
            return Base(str(at), read(path))
        except EvidenceError as error:
            return Base(str(at), None, f"the report of {at} can't be compared: it {error.problems[0].message}")
