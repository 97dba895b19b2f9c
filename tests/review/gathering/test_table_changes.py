"""The table's changes in a review: none where the digest is the base's, a reason where rows are unavailable."""

from pathlib import Path

from tidegate.repository import evidence
from tidegate.repository.revisions import git
from tidegate.review.gathering.table_changes import table_changes


def changes():
    with evidence.at(git.resolve("main"), rebuild=False) as base:
        return table_changes(base, lambda _: None)


def test_the_same_digest_needs_no_comparison(here):
    assert changes() is None


def test_a_table_that_is_not_there_is_a_reason(here):
    added = f'"outs": [{{"path": "data/table.parquet", "md5": "{"a" * 32}"}}, '
    lock = Path("dvc.lock").read_text()
    Path("dvc.lock").write_text(lock.replace('"outs": [', added, 1))
    assert "not found" in changes()
