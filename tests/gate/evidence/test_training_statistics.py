"""Statistics of training rows are read, absent, or said to be unreadable."""

from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate.evidence import training_statistics
from tidegate.gate.revision import RevisionFolder


def test_training_statistics_are_read_absent_or_said_to_be_unreadable(tmp_path):
    here = RevisionFolder(tmp_path, "here")
    assert training_statistics.read(here) is None
    write_json(tmp_path / paths.STATISTICS, {"schema": 1, "rows": 3, "columns": {}})
    assert training_statistics.read(here).rows == 3
    write_json(tmp_path / paths.STATISTICS, {"schema": 9})
    assert "has schema 9" in training_statistics.read(here).reason
