"""What there is to time: a model, and rows to ask it about."""

from tidegate import paths
from tidegate.gate.evidence import timing
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder


def test_a_model_can_be_timed_where_it_and_the_holdout_are(tmp_path):
    for path in timing.PATHS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    assert timing.read(RevisionFolder(tmp_path, "here")) == timing.Timeable(
        tmp_path / paths.MODEL, tmp_path / paths.HOLDOUT
    )
    (tmp_path / paths.HOLDOUT).unlink()
    found = timing.read(RevisionFolder(tmp_path, "here"))
    assert isinstance(found, Unpaired)
    assert found.reason.endswith("holdout.parquet not found")
