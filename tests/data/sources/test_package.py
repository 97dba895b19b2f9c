"""Package sources: a data file found by the distribution's metadata, without running the package."""

import hashlib
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from tidegate.data.sources import package
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError

DATA = b"a,b\n1,x\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution whose import would leave a mark."""
    (tmp_path / "tides/data").mkdir(parents=True)
    (tmp_path / "tides/__init__.py").write_text("open('imported', 'w').close()")
    (tmp_path / "tides/data/levels.csv").write_bytes(DATA)
    (tmp_path / "tide_data-1.0.dist-info").mkdir()
    (tmp_path / "tide_data-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: tide-data\nVersion: 1.0\n")
    record = "tides/__init__.py,,\ntides/data/levels.csv,,\ntide_data-1.0.dist-info/METADATA,,\n"
    (tmp_path / "tide_data-1.0.dist-info/RECORD").write_text(record)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def params(**values: object) -> package.Params:
    return package.Params.model_validate(
        {"kind": "package", "package": "tide-data", "path": "data/levels.csv"} | values
    )


@pytest.mark.parametrize("path", ["data/levels.csv", "tides/data/levels.csv"])
def test_the_file_is_read_and_the_package_never_imported(installed: Path, path: str) -> None:
    assert package.read(params(path=path)).to_pydict() == {"a": [1], "b": ["x"]}
    assert "tides" not in sys.modules
    assert not (installed / "imported").exists()


def test_the_pinned_digest_is_required(installed: Path) -> None:
    assert package.read(params(sha256=hashlib.sha256(DATA).hexdigest())).num_rows == 1
    with pytest.raises(
        EvidenceError, match=r"data/levels\.csv: its sha256 is [0-9a-f]{64}, the declaration pins 0{64}"
    ):
        package.read(params(sha256="0" * 64))


def test_a_package_that_is_not_installed_is_named(installed: Path) -> None:
    with pytest.raises(InfrastructureError, match="the package tide-date is not installed; `pip install tide-date`"):
        package.read(params(package="tide-date"))


def test_an_unknown_file_names_the_nearest(installed: Path) -> None:
    with pytest.raises(
        DeclarationError, match=r"unknown file of tide-data: data/level\.csv; did you mean data/levels\.csv"
    ):
        package.read(params(path="data/level.csv"))


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd"])
def test_only_the_packages_own_files_can_be_named(installed: Path, path: str) -> None:
    with pytest.raises(DeclarationError, match="unknown file of tide-data"):
        package.read(params(path=path))


def test_a_digest_is_64_hexadecimal_digits() -> None:
    with pytest.raises(ValidationError):
        params(sha256="abc")
