"""What is installed, as its metadata folders say."""

import sys
from importlib.metadata import distributions as by_importlib
from pathlib import Path

import pytest

from tidegate import distributions


def test_the_metadata_of_every_installed_distribution_is_found() -> None:
    found = {Path(entry.path).name for entry in distributions.metadata()}
    expected = {Path(str(distribution._path)).name for distribution in by_importlib()}  # type: ignore[attr-defined]
    assert expected
    assert found == expected


@pytest.mark.parametrize(
    ("text", "bringing"), [(None, 0), ("[console_scripts]\n", 0), ("[tidegate.kinds]\na = b\n", 1)]
)
def test_a_distribution_names_the_group_of_kinds_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, bringing: int
) -> None:
    (tmp_path / "acme-1.0.dist-info").mkdir()
    if text is not None:
        (tmp_path / "acme-1.0.dist-info/entry_points.txt").write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "absent")])
    assert list(map(distributions.names_kinds, distributions.metadata())) == [bringing == 1]
