"""The packaged model is weighed."""

from tidegate import paths
from tidegate.gate.evidence import package_size
from tidegate.gate.revision import RevisionFolder


def test_the_packaged_model_is_weighed(tmp_path):
    assert package_size.read(RevisionFolder(tmp_path, "here")) == package_size.ABSENT
    (tmp_path / paths.PACKAGE).mkdir(parents=True)
    (tmp_path / paths.PACKAGE / "model.skops").write_bytes(b"0" * 2**19)
    assert package_size.read(RevisionFolder(tmp_path, "here")) == 0.5
