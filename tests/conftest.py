"""Rules of the whole suite: where every system part is installed, a skipped test is a failure."""

import os
import sys
from pathlib import Path

import pytest

from tidegate.kinds import places

ROOT = Path(__file__).parent.parent

# The declaration's types are made once per process, of this repository's kinds, whichever folder a test is in.
places.choose(places.work_tree(ROOT))

# PySpark, which Great Expectations imports where it is installed, takes a main module without a file, as the workers of
# pytest-xdist have it, for a doctest run and ends the process.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = str(ROOT / "tests/conftest.py")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository, for tests that read conf/, templates/ or dvc.yaml as they stand."""
    return ROOT


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("TIDEGATE_NO_SKIPS") and skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} skipped where nothing may be skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
