"""scikit-learn works as always when it is imported without scipy.stats and a walk through all of it."""

import json
import subprocess
import sys

import pytest
from scipy import stats

from generators.scikit_learn import estimator_types
from tidegate import package_data
from tidegate.models import lean_sklearn

INSTALL = """
import json, sys
from tidegate.models import lean_sklearn
lean_sklearn.install()
lean_sklearn.install()
"""
UNUSED = ("_pytest", "scipy.stats._stats_py", "sklearn.datasets._lfw", "sklearn.gaussian_process")
ENABLED = "from sklearn.experimental import enable_halving_search_cv"
IMPORT = f"""
import sklearn.compose, sklearn.ensemble, sklearn.pipeline
{ENABLED}
from skops.io import _trusted_types as lists
print(json.dumps({{
    "imported": [name for name in {UNUSED} if name in sys.modules],
    "names": lists.SKLEARN_ESTIMATOR_TYPE_NAMES,
    "finders": sum(type(finder).__name__ == "_LeanFinder" for finder in sys.meta_path),
    "walks": sklearn.utils.all_estimators.__module__,
}}))
"""
PLAIN = f"""
import json
{ENABLED}
from skops.io import _trusted_types as lists
print(json.dumps(lists.SKLEARN_ESTIMATOR_TYPE_NAMES))
"""


def alone(script):
    """In a process of its own: what another test has imported stays imported."""
    command = [sys.executable, "-c", f"{INSTALL}{script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_no_pipeline_uses_is_not_imported_and_skops_trusts_the_same_types():
    plain = [sys.executable, "-c", PLAIN]
    assert alone(IMPORT) == {
        "imported": [],
        "names": json.loads(subprocess.run(plain, capture_output=True, text=True, check=True).stdout),
        "finders": 1,
        "walks": "sklearn.utils.discovery",
    }


READ = """
inside = {"__name__": "sklearn.reader"}
exec("from scipy import stats; from scipy.stats import chi2, rankdata", inside)
assert "scipy.stats._stats_py" not in sys.modules
"""
"""What modules of scikit-learn do when they are imported."""

USES = {
    "a function that scikit-learn imported by name": (
        f"{READ}print(json.dumps(list(inside['rankdata']([3, 1, 2]))))",
        [3.0, 1.0, 2.0],
    ),
    "a distribution that scikit-learn imported by name": (
        f"{READ}print(json.dumps([inside['chi2'](2).isf(0.5), inside['chi2'].isf(0.5, 2)]))",
        [float(stats.chi2(2).isf(0.5))] * 2,
    ),
    "an attribute of the module": (
        f"{READ}print(json.dumps(inside['stats'].norm.ppf(0.75)))",
        float(stats.norm.ppf(0.75)),
    ),
    "a module below it": (
        (
            f"{READ}from scipy.stats.mstats import mquantiles\nimport scipy.stats\n"
            "print(json.dumps([mquantiles is scipy.stats.mstats.mquantiles, *map(float, mquantiles([1, 2, 4]))]))"
        ),
        [True, *map(float, stats.mstats.mquantiles([1, 2, 4]))],
    ),
    "the library itself, by anyone else": (
        (
            f"{READ}from scipy.stats import rankdata\nimport scipy.stats\n"
            "print(json.dumps([rankdata.__module__, rankdata is scipy.stats.rankdata, scipy.stats.__spec__.name]))"
        ),
        [stats.rankdata.__module__, True, "scipy.stats"],
    ),
}


@pytest.mark.parametrize("use", USES)
def test_what_is_used_after_all_is_the_real_one(use):
    script, expected = USES[use]
    assert alone(script) == expected


def test_the_list_is_that_of_the_installed_library():
    assert package_data.document(lean_sklearn.TYPES) == estimator_types(), "run `python -m generators.scikit_learn`"


def test_another_scikit_learn_is_walked(monkeypatch):
    monkeypatch.setattr(lean_sklearn, "version", lambda name: "99.0")
    assert lean_sklearn._listed(estimator_types) is estimator_types
