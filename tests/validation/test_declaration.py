"""One composition, judged as a whole."""

import pytest

from places import EXAMPLES
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError
from tidegate.validation.declaration import validate


def refused(*overrides, deep=False, trust=()):
    with pytest.raises(DeclarationError) as raised:
        validate(compose(overrides).root, trust, deep=deep)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("experiment", [(), ("experiment=baseline",)], ids=str)
def test_the_reference_is_valid_to_the_depth(experiment):
    assert validate(compose(experiment).root, deep=True).project == "flights"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_is_valid_to_the_depth_under_its_own_name(example, monkeypatch):
    monkeypatch.chdir(example)
    assert validate(compose().root, deep=True).project == example.name.replace("_", "-")


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
    root = compose(["train.estimator._target_=lightgbm.LGBMClassifier"]).root
    assert validate(root, ["lightgbm.LGBMClassifier"]).train.estimator.target == "lightgbm.LGBMClassifier"


def test_a_key_that_a_stage_lists_for_dvc_has_to_be_set_even_to_nothing(repository, monkeypatch):
    monkeypatch.chdir(repository / "examples/diabetes")
    (line,) = refused("~data.query")
    assert line.endswith("data.query: is read by the stage ingest, so DVC requires it; write `query: null`")


def test_a_misspelt_parameter_is_refused_without_an_import():
    (line,) = refused("+train.estimator.max_itr=3")
    assert line.endswith("did you mean max_iter?")


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("train.estimator.max_iter=-3", "train.estimator.max_iter: must be a whole number at least 1, got -3"),
        (
            "train.estimator.learning_rate=-1.0",
            "train.estimator.learning_rate: must be a number greater than 0, got -1.0",
        ),
        ("+train.estimator.loss=log", "train.estimator.loss: must be log_loss, got the text 'log'"),
        (
            "+train.search={kind: grid, metric: roc_auc, space: {max_iter: [50, 0]}}",
            "train.search.space.max_iter.1: must be a whole number",
        ),
        ("+train.search={kind: grid, metric: roc_auc, space: {max_itr: [50]}}", "did you mean max_iter?"),
    ],
)
def test_what_a_parameter_takes_is_known_without_scikit_learn(override, said):
    (line,) = refused(override)
    assert said in line


def test_values_for_an_object_within_the_estimator_are_judged_as_its_own():
    calibrated = (
        "{_target_: sklearn.calibration.CalibratedClassifierCV, estimator: {_target_: sklearn.svm.LinearSVC, C: 1}}"
    )
    change = [
        f"++train={{estimator: {calibrated}, search: {{kind: grid, metric: roc_auc, space: {{estimator__C: [1, 0]}}}}}}"
    ]
    change += ["~train.estimator.max_iter", "~train.estimator.learning_rate"]
    (line,) = [each for each in refused(*change) if "space" in each]
    assert "train.search.space.estimator__C.1: must be a number greater than 0, got 0" in line


def test_the_depth_finds_what_only_scikit_learn_knows():
    (line,) = refused("train.estimator._target_=sklearn.linear_model.Ridge", "~train.estimator.learning_rate",
                      "~train.estimator.max_leaf_nodes", deep=True)  # fmt: skip
    assert "Ridge is not a classifier; evaluate.task is binary" in line


def test_a_problem_of_a_shared_file_is_told_once(tmp_path):
    lines = refused("environments.prod.rollout.steps.probe.analyses=[erors]")
    assert len(lines) == 1


def test_problems_are_placed_where_the_value_was_set():
    (line,) = refused("~evaluate.metrics.brier")[:1]
    assert line.startswith("conf/gate/flights.yaml:")


def test_what_a_query_may_not_do_is_refused_without_data():
    (line,) = refused("data.query='SELECT age(departure) AS delayed FROM flights'")
    assert "data.query: line 1, column 8: age with one argument differs from run to run" in line


def test_a_metric_of_another_task_is_named_at_its_place_without_an_import():
    one, other = refused("+evaluate.metrics.mae={}", "+evaluate.metrics.fit={kind: r2}")
    assert one.endswith("evaluate.metrics.fit: r2 is for regression; evaluate.task is binary")
    assert other.endswith("evaluate.metrics.mae: mae is for regression; evaluate.task is binary")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("metric: roc_auc, at_least: 0.0", "at_least: can never fail: roc_auc is between 0 and 1"),
        ("metric: log_loss, at_least: 0.1", "at_least: log_loss is better lower, so this limit is on its good side"),
    ],
)
def test_the_range_of_a_monitored_metric_is_known_where_metrics_are_imported(limit, said):
    override = f"+monitor.objectives.a={{kind: performance, {limit}, owner: me}}"
    (line,) = refused(override, deep=True)
    assert said in line
    assert validate(compose([override]).root)
