"""What may be named, and that nothing else is even imported."""

import subprocess
import sys

import pytest

from tidegate.errors import DeclarationError
from tidegate.models.estimators import trusted

HOSTILE = [
    "pandas.read_pickle",
    "joblib.load",
    "numpy.load",
    "pathlib.Path.write_text",
    "shutil.copyfile",
    "urllib.request.urlopen",
    "pandas.eval",
    "os.system",
    "subprocess.run",
    "builtins.eval",
    "pickle.loads",
    "sklearn.datasets.load_files",
    "sklearn.utils.estimator_html_repr",
    "sklearn.preprocessing.FunctionTransformer",
    "sklearn.linear_model",
    "sklearn..linear_model.Ridge",
    "hydra.utils.instantiate",
    "antigravity",
    "",
]


@pytest.mark.parametrize(
    ("target", "parameter", "reason"),
    [
        ("sklearn.linear_model.Ridge", "alpha", None),
        ("sklearn.linear_model.Ridge", "alhpa", "unknown parameter of Ridge: alhpa; did you mean alpha?"),
        ("lightgbm.LGBMRegressor", "anything", None),
        ("sklearn.pipeline.Pipeline", "memory", "is not allowed: joblib would load pickles from that folder"),
    ],
    ids=["a parameter it has", "a misspelt one", "a class that another check decides on", "one that would read files"],
)
def test_a_parameter_is_known_by_its_name_alone(target, parameter, reason):
    assert trusted.misnamed(target, parameter) == reason


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_target_is_refused(target):
    assert trusted.refusal(target)
    with pytest.raises(DeclarationError):
        trusted.resolve(target)


def test_checking_names_imports_nothing():
    script = f"""
import sys
from tidegate.models.estimators import trusted
before = set(sys.modules)
for target in {[*HOSTILE, "sklearn.linear_model.Ridge", "sklearn.linear_model.Rigde"]!r}:
    trusted.refusal(target)
new = set(sys.modules) - before
assert not [name for name in new if name.split(".")[0] in ("sklearn", "pandas", "joblib", "antigravity", "hydra")], new
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_misspelt_class_is_refused_with_the_nearest_one():
    assert trusted.refusal("sklearn.ensemble.HistGradientBostingClassifier") == (
        "unknown or untrusted class: sklearn.ensemble.HistGradientBostingClassifier; "
        "did you mean sklearn.ensemble.HistGradientBoostingClassifier?"
    )


def test_every_trusted_class_resolves():
    assert all(isinstance(trusted.resolve(name), type) for name in trusted.scikit_learn())


def test_an_entry_of_the_caller_is_trusted_and_no_other_of_its_module():
    assert trusted.resolve("collections.Counter", {"collections.Counter"}).__name__ == "Counter"
    with pytest.raises(DeclarationError):
        trusted.resolve("collections.OrderedDict", {"collections.Counter"})


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere.Model", "cannot be imported"), ("math.sqrt", "is not a class"), ("math.nothing", "is not a class")],
)
def test_an_entry_of_the_caller_that_is_no_class_says_so(name, message):
    with pytest.raises(DeclarationError, match=message):
        trusted.resolve(name, {name})
