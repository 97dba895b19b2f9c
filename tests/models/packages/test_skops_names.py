"""The written list of estimators is skops' own, and spares the search for it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tidegate.artifacts import read_json
from tidegate.models.packages.skops_names import LIST, listed

IMPORTED = """
import sys
import sklearn
{before}
from tidegate.models.packages import model_file
model_file._import_skops()
import sklearn.utils
from skops.io import _trusted_types
assert sklearn.utils.all_estimators.__module__ == "sklearn.utils.discovery"
print("dask.array" in sys.modules or "pytest" in sys.modules)
print(*_trusted_types.SKLEARN_ESTIMATOR_TYPE_NAMES)
"""


def imported(before: str = "") -> tuple[bool, list[str]]:
    """Whether the search imported what it imports, and the names that skops trusts."""
    program = [sys.executable, "-c", IMPORTED.format(before=before)]
    searched, names = subprocess.run(program, check=True, capture_output=True, text=True).stdout.splitlines()
    return searched == "True", names.split()


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    """In a process of its own: scikit-learn lists its experimental estimators too where a test has enabled them."""
    program = "import json; from generators.skops_names import generate; print(json.dumps(generate()))"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    return dict(json.loads(printed))


@pytest.mark.slow
def test_the_list_is_that_of_the_installed_library(generated: dict[str, Any]) -> None:
    assert generated == read_json(LIST), "run `python -m generators.skops_names`"


@pytest.mark.slow
def test_skops_trusts_the_same_names_without_its_search(generated: dict[str, Any]) -> None:
    searched, names = imported()
    assert not searched
    assert names == generated["estimators"]


@pytest.mark.slow
def test_with_another_version_of_the_library_skops_searches() -> None:
    searched, names = imported("sklearn.__version__ = '0.0'")
    assert searched
    assert names == imported()[1]


def test_the_library_is_as_before_afterwards() -> None:
    import sklearn.utils

    before = sklearn.utils.all_estimators
    with listed():
        assert sklearn.utils.all_estimators is not before
    assert sklearn.utils.all_estimators is before
