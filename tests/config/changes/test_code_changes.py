"""An upgrade or an edit of code in words."""

import pytest

from tidegate.config.changes.code_changes import keys, sentences


def recorded(tidegate="0.2.0", *, evaluate="a", sklearn="1.9.0"):
    libraries = {"numpy": "2.4.6", "scikit-learn": sklearn}
    return {
        "tidegate": tidegate,
        "evaluate": {"files": evaluate, "versions": libraries},
        "plan": {"files": "p", "versions": {"numpy": "2.4.6"}},
        "train": {"files": "t", "versions": libraries},
    }


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (recorded(), []),
        (recorded("0.3.0", evaluate="b"), ["tidegate 0.2.0 → 0.3.0 re-runs evaluate"]),
        (recorded("0.3.0"), ["tidegate 0.2.0 → 0.3.0 re-runs nothing"]),
        (recorded(evaluate="b"), ["edited code re-runs evaluate"]),
        (recorded(sklearn="1.9.1"), ["scikit-learn 1.9.0 → 1.9.1 re-runs train, evaluate"]),
        (recorded(sklearn=None), ["scikit-learn 1.9.0 → none re-runs train, evaluate"]),
        ({**recorded(), "train": {"files": "t", "versions": {"numpy": "2.4.6"}}},
         ["scikit-learn 1.9.0 → none re-runs train"]),
        (recorded("0.3.0", sklearn="1.9.1"),
         ["tidegate 0.2.0 → 0.3.0 re-runs nothing", "scikit-learn 1.9.0 → 1.9.1 re-runs train, evaluate"]),
    ],
)  # fmt: skip
def test_each_cause_is_one_sentence_with_the_stages_in_their_order(after, said):
    assert sentences(recorded(), after, ("train", "evaluate", "plan")) == said


def test_a_record_that_begins_names_the_stages_and_no_versions():
    said = "the code of each stage was not recorded before; re-runs evaluate, plan, train"
    assert sentences({}, recorded()) == [said]
    assert sentences({}, {}) == []


def test_without_a_params_file_before_there_is_nothing_to_compare():
    assert sentences(None, recorded()) == keys(None, recorded()) == []


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("3", id="a text"),
        pytest.param([1], id="a list"),
        pytest.param({"train": "x"}, id="a text for a stage"),
        pytest.param({"tidegate": {}, "train": {"files": ["x"], "versions": 4}}, id="other types"),
    ],
)
def test_what_somebody_wrote_in_its_place_breaks_nothing(broken):
    assert isinstance(sentences(broken, recorded()), list)
    assert isinstance(sentences(recorded(), broken), list)


def test_the_keys_are_those_that_stages_list():
    assert keys(recorded(), recorded("0.3.0", evaluate="b")) == ["code.evaluate"]
    assert keys(recorded(), recorded("0.3.0")) == []
    assert keys({}, recorded()) == ["code.evaluate", "code.plan", "code.train"]
