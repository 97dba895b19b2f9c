"""One composition, judged as a whole."""

import pytest

from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError
from tidegate.validation.declaration import judge


def refused(*overrides, deep=False, trust=()):
    with pytest.raises(DeclarationError) as raised:
        judge(compose(overrides).root, trust, deep=deep)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("experiment", [(), ("experiment=breast_cancer",), ("experiment=diabetes",)], ids=str)
def test_every_project_of_the_reference_is_valid_to_the_depth(experiment):
    assert judge(compose(experiment).root, deep=True).project == "flights"


@pytest.mark.parametrize(
    "override",
    [
        "train.estimator._target_=pandas.read_pickle",
        "+train.estimator.categorical_features={_target_: os.system}",
        "+train.estimator.categorical_features=[{_target_: joblib.load}]",
        "+train.preprocess={_target_: subprocess.run}",
    ],
)
def test_a_class_that_nobody_trusts_is_refused_at_any_depth_without_an_import(override):
    assert all("trusted class" in line for line in refused(override))


def test_a_trusted_class_is_taken():
    judge(compose(["train.estimator._target_=lightgbm.LGBMClassifier"]).root, ["lightgbm.LGBMClassifier"])


def test_a_misspelt_parameter_is_refused_without_an_import():
    (line,) = refused("+train.estimator.max_itr=3")
    assert line.endswith("did you mean max_iter?")


def test_the_depth_finds_what_only_scikit_learn_knows():
    (line,) = refused("train.estimator.max_iter=-3", deep=True)
    assert line.endswith("must be an int in the range [1, inf), got -3")
    (line,) = refused("train.estimator.learning_rate=-1.0", deep=True)
    assert "train.estimator.learning_rate: must be" in line


def test_a_problem_of_a_shared_file_is_told_once(tmp_path):
    lines = refused("environments.prod.rollout.steps.probe.analyses=[erors]")
    assert len(lines) == 1


def test_problems_are_placed_where_the_value_was_set():
    (line,) = refused("evaluate=binary", "gate=diabetes")[:1]
    assert line.startswith("conf/gate/diabetes.yaml:")
