"""What changed in the table since the base, where its digest did."""

from collections.abc import Callable
from pathlib import Path

from tidegate import paths
from tidegate.commands import data_diff
from tidegate.data.comparison.table_diff import TableDiff
from tidegate.errors import UserError
from tidegate.repository import evidence


def table_changes(base: evidence.EvidenceFolder, tell: Callable[[str], None]) -> TableDiff | str | None:
    """The diff, or why there is none; None where both locks record the same table.

    The base's table is fetched, never made again: a review must not wait for a rebuild.
    """
    if not data_diff.recorded(Path(), base.revision):
        return None
    try:
        at_base = evidence.bring(base, paths.TABLE, rebuild=False, tell=tell)
        return data_diff.between(data_diff.of_folder(at_base.root), data_diff.of_folder(Path()))
    except UserError as error:
        return str(error.problems[0])
