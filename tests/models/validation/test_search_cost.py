"""What a search costs at most is stated, and held to the declared budget."""

import pytest

import model_project
from tidegate.errors import Level
from tidegate.models.validation.search_cost import most_fits, notes, problems

SPACE = {"max_iter": [5, 10], "learning_rate": [0.1, 0.2, 0.3]}


def train(**search):
    return model_project.train(search={"kind": "grid", "metric": "brier", "space": SPACE} | search)


@pytest.mark.parametrize(
    ("search", "fits"),
    [
        ({}, 6 * 3 * 4 + 4),
        ({"nested": False}, 6 * 3 + 4),
        ({"kind": "random", "candidates": 5}, 5 * 3 * 4 + 4),
        ({"kind": "none"}, 4),
    ],
    ids=["on all rows and without each of 3 folds", "on all rows only", "as many as are drawn", "no search"],
)
def test_every_fit_is_counted(search, fits):
    assert most_fits(train(**search)) == fits


def test_a_budget_is_kept_to_the_fit():
    assert list(problems(train(fits=76))) == []
    ((key, message),) = problems(train(fits=75))
    assert key == "fits"
    assert message == (
        "allows 75, and training may cost 6 candidates × 3 folds × 4 (once on all rows, once without each fold) + 4 "
        "= 76 fits; try fewer candidates, or set nested: false"
    )


def test_a_budget_without_nested_folds_has_one_remedy():
    ((_, message),) = problems(train(fits=10, nested=False))
    assert message.endswith("6 candidates × 3 folds + 4 = 22 fits; try fewer candidates")


def test_a_budget_in_time_is_refused():
    ((key, message),) = problems(train(minutes=5))
    assert key == "minutes"
    assert "another model on another machine" in message


def test_a_search_states_its_cost():
    (note,) = notes(train())
    assert (note.level, note.key) == (Level.NOTE, "train.search.kind")
    assert note.message.endswith("= 76 times")


def test_scores_of_the_folds_that_chose_are_warned_of():
    _, warning = notes(train(nested=False))
    assert (warning.level, warning.key) == (Level.WARNING, "train.search.nested")
    assert warning.message.endswith("nested costs 76 fits")


def test_without_a_search_nothing_is_said():
    assert list(notes(train(kind="none"))) == []


def test_what_a_kind_of_search_says_of_itself_is_a_warning_at_its_key():
    first, *_ = notes(train(space={"max_iter": [5]}))
    assert (first.key, first.level) == ("train.search.space", Level.WARNING)
    assert first.message.startswith("has one combination: nothing is chosen")
