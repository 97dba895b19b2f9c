"""The same lock, whatever the machine's time zone, language, hash seed, thread count and number of processors."""

import pytest

from faults_project import Project

pytestmark = pytest.mark.slow


def test_the_lock_does_not_depend_on_where_it_is_made(project: Project) -> None:
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
    }
    project.run("taskset", "--cpu-list", "0", "dvc", "repro", "--force", **surroundings)
    project.assert_whole()
