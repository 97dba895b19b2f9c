"""What the catalogue says of a value is what scikit-learn itself says of it."""

import pytest

from generators.scikit_learn import generate
from tidegate.artifacts import read_json
from tidegate.models.estimators import parameter_constraints, trusted
from tidegate.models.estimators.instantiate import _breaks_limit

NUMBERS = [-2, -1, 0, 1, 2, 3, 5, 2**32, -1.5, -1.0, 0.0, 1e-9, 0.5, 0.999, 1.0, 1.5, 100.0]
SCALARS = [None, True, False, *NUMBERS, "", "auto", "sqrt", "nonsense"]


def test_the_catalogue_is_what_the_installed_scikit_learn_has():
    assert generate() == read_json(parameter_constraints.CATALOGUE), "run `python -m generators.scikit_learn`"


def words_of(target, parameter):
    return [
        word[2:].strip('"') for word in parameter_constraints.classes()[target][parameter] if word.startswith('= "')
    ]


@pytest.mark.slow
def test_every_scalar_is_judged_as_by_scikit_learn():
    for target, parameters in parameter_constraints.classes().items():
        cls = trusted.resolve(target)
        for name in parameters:
            for value in [*SCALARS, *words_of(target, name)]:
                ours, theirs = parameter_constraints.refusal(target, name, value), _breaks_limit(cls, name, value)
                assert bool(ours) == bool(theirs), (target, name, value, ours, theirs)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("max_iter", 0, "must be a whole number at least 1, got 0"),
        ("learning_rate", -1, "must be a number greater than 0, got -1"),
        ("max_leaf_nodes", 1, "must be a whole number at least 2 or null, got 1"),
        ("loss", "log", "must be log_loss, got the text 'log'"),
        ("scoring", 3, "must be text or null, got 3"),
        ("l2_regularization", 0, None),
        ("categorical_features", ["a"], None),
        ("no_such", 1, None),
    ],
)
def test_a_refusal_says_what_the_parameter_takes(name, value, reason):
    assert parameter_constraints.refusal("sklearn.ensemble.HistGradientBoostingClassifier", name, value) == reason


def test_a_class_that_is_not_listed_is_judged_by_others():
    assert parameter_constraints.refusal("lightgbm.LGBMClassifier", "n_estimators", -1) is None
