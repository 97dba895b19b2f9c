"""A folder for runs with a worker."""

from pathlib import Path

import pytest

from warm_run import WarmRun


@pytest.fixture
def warm(tmp_path: Path) -> WarmRun:
    return WarmRun.laid_out(tmp_path)
