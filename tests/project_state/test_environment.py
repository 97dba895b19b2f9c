"""Python and packages: what differs from what is needed and from the lock is named, with both versions."""

from importlib.metadata import version
from pathlib import Path

import pytest

from tidegate.errors import Level
from tidegate.project_state.environment import locked_versions, pins, python, requirements


def test_this_environment_has_what_tidegate_needs() -> None:
    assert python().level is None
    assert requirements().level is None


def test_an_older_python_is_an_error() -> None:
    found = python("3.9.1")
    assert (found.level, found.fact) == (Level.ERROR, "this is Python 3.9.1; tidegate needs >=3.11")


def test_a_missing_package_and_another_version_are_errors_and_extras_are_not() -> None:
    needed = ["no-such-package>=1", "pandas<1", "other-missing; extra == 'spark'", "pydantic"]
    found = requirements(needed)
    assert found.level is Level.ERROR
    assert found.fact == f"no-such-package is missing; pandas is {version('pandas')}, not <1"


def test_a_package_of_another_version_than_locked_is_a_warning(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"pandas==0.1 \\\n    --hash=sha256:0\nnumpy=={version('numpy')}\nnot-installed-here==3\n")
    found = locked_versions(lock)
    assert found.level is Level.WARNING
    assert found.fact == f"1 of 3 pinned packages have another version: pandas {version('pandas')} (locked 0.1)"
    lock.write_text(f"numpy=={version('numpy')}\n")
    assert locked_versions(lock).level is None


def test_without_a_lock_versions_are_not_pinned(tmp_path: Path) -> None:
    assert locked_versions(tmp_path / "requirements.lock").level is Level.NOTE


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a-b.c==1.2 \\", {"a-b.c": "1.2"}),
        ("a==1 ; python_version > '3' \\", {"a": "1"}),
        ("a==1 ; python_version < '3'", {}),
        ("a==1 ; no marker", {}),
        ("    --hash=sha256:1", {}),
        ("# a==1", {}),
        ("a>=1", {}),
    ],
)
def test_only_exact_versions_whose_marker_holds_are_pins(line: str, found: dict[str, str]) -> None:
    assert pins(line) == found
