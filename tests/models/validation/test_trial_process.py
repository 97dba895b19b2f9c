"""A declared model is tried in a process that a hostile one cannot leave, fill or hold up."""

import pytest

import model_project
from tidegate.models.validation import trial_process
from tidegate.models.validation.trial_process import refusal, refusals

LAYERS = "sklearn.neural_network.MLPClassifier"
FOREST = "sklearn.ensemble.RandomForestClassifier"


def refused(target, trusted=(), **parameters):
    declared = model_project.LOGISTIC | {"estimator": {"_target_": target, **parameters}}
    return refusal(model_project.train(declared), "binary", model_project.columns(), trusted)


def test_what_no_rows_can_be_fitted_with_is_refused_with_the_estimators_words():
    assert "bootstrap=True" in refused(FOREST, oob_score=True, bootstrap=False)


def test_what_rows_can_be_fitted_with_is_not():
    assert refused(FOREST) == ""


def test_each_candidate_of_a_search_is_answered_for():
    train, columns = model_project.train(model_project.LOGISTIC), model_project.columns()
    candidates = [{"C": 1}, {"penalty": "l1"}, {"penalty": "l1", "solver": "saga"}]
    one, other, last = refusals(train, "binary", columns, candidates)
    assert (one, last) == ("", "")
    assert "got l1 penalty" in other


def test_candidates_that_a_limit_left_untried_are_not_refused():
    train = model_project.train(model_project.LOGISTIC | {"estimator": {"_target_": LAYERS, "max_iter": 5}})
    candidates = [{"hidden_layer_sizes": [5], "solver": "lbfgs"}, {"hidden_layer_sizes": [100_000_000]}, {}]
    assert refusals(train, "binary", model_project.columns(), candidates) == ["", "", ""]


def test_a_known_class_of_another_library_is_tried():
    assert "num_leaves" in refused("lightgbm.LGBMClassifier", ("lightgbm.LGBMClassifier",), num_leaves=1)


def test_a_model_that_needs_more_memory_than_there_is_ends_in_its_own_process():
    assert refused(LAYERS, hidden_layer_sizes=[100_000_000]) == ""
    assert "bootstrap=True" in refused(FOREST, oob_score=True, bootstrap=False, n_estimators=11)


def test_shares_of_the_work_start_no_processes():
    assert refused(FOREST, n_jobs=100_000) == ""


def test_folds_and_searches_are_not_sent_as_their_kinds_may_be_the_projects_own(monkeypatch):
    asked = []
    monkeypatch.setattr(trial_process, "_answer", lambda question: asked.append(question) or ())
    refused(FOREST)
    assert "stratified" not in asked[0]


@pytest.mark.parametrize("place", ["the model itself", "a part of it"])
def test_the_projects_own_class_is_not_tried(place, monkeypatch):
    monkeypatch.setattr(trial_process, "_answer", lambda _: pytest.fail("was tried"))
    own = {"_target_": "own_models.Any"}
    if place == "a part of it":
        assert not refused("sklearn.ensemble.BaggingClassifier", ("own_models.Any",), estimator=own)
    else:
        assert not refused("own_models.Any", ("own_models.Any",))
