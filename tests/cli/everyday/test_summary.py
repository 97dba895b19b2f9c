import pytest

from tidegate.cli.everyday.summary import command as summary
from tidegate.errors import EvidenceError


def test_outside_a_project_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EvidenceError, match=r"params\.yaml: "):
        summary()
