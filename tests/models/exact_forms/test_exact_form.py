"""A fitted pipeline becomes a form, or a reason."""

import pytest

import exact_fitted
from exact_fitted import ORDINAL, SCALED
from tidegate.exact import onnx_file
from tidegate.exact.columns import NoExactFormError
from tidegate.exact_models import decision_tree
from tidegate.models.exact_forms.exact_form import candidates

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
TREE = "sklearn.tree.DecisionTreeClassifier"


def test_a_form_names_the_inputs_and_what_they_can_be():
    candidate = exact_fitted.first(exact_fitted.fitted(TREE, max_depth=3))
    form = candidate.model.form
    assert [(text.name, text.values) for text in form.texts] == [
        ("carrier", ["AA", "B6", "HA"]),
        ("note", ["group", "vip"]),
    ]
    parts = [(number.name, number.part) for number in form.numbers]
    assert parts == [(name, None) for name in ("distance", "stops", "rebooked")] + [
        ("booked", part) for part in ("month", "weekday", "hour")
    ]
    assert onnx_file.read(candidate.program).width == 8


def test_the_same_model_gives_the_same_bytes():
    programs = [exact_fitted.first(exact_fitted.fitted(TREE, max_depth=3)).program for _ in range(2)]
    assert programs[0] == programs[1]


def test_linear_models_have_a_form_per_order_of_the_sum():
    model = exact_fitted.fitted("sklearn.linear_model.LogisticRegression", preprocess=SCALED)
    forms = [candidate.model.form for candidate in candidates(model, exact_fitted.COLUMNS, "binary")]
    assert [form.dot.order for form in forms] == ["rows", "columns", "sequential"]


def test_an_estimator_of_no_family_has_no_exact_form():
    model = exact_fitted.fitted("sklearn.neighbors.KNeighborsClassifier", preprocess=ORDINAL | {"missing": "median"})
    with pytest.raises(NoExactFormError, match=r"KNeighborsClassifier has no exact form$"):
        exact_fitted.first(model)


def test_a_family_has_a_form_for_its_tasks_only(monkeypatch):
    model = exact_fitted.fitted(TREE, max_depth=3)
    monkeypatch.setattr(decision_tree, "TASKS", frozenset({"regression"}))
    with pytest.raises(NoExactFormError, match="DecisionTreeClassifier has no exact form for the task binary"):
        exact_fitted.first(model)


def test_texts_that_nothing_encodes_have_no_exact_form():
    model = exact_fitted.fitted(TREE, max_depth=3)
    model.steps = model.steps[1:]
    with pytest.raises(NoExactFormError, match="texts that nothing encodes"):
        exact_fitted.first(model)


@pytest.mark.parametrize("rare", [5, 30, 120])
@pytest.mark.parametrize("preprocess", [ORDINAL, SCALED], ids=["codes", "columns"])
def test_rare_values_have_a_form_that_answers_bit_for_bit(preprocess, rare):
    """HA is in about 20 of 400 rows, so that it is rare, alone, or one of several."""
    target = TREE if preprocess is ORDINAL else "sklearn.linear_model.LogisticRegression"
    model = exact_fitted.fitted(target, preprocess=preprocess | {"rare": rare})
    assert exact_fitted.differing(model) == 0


@pytest.mark.parametrize("text", ["tfidf", "hashing"])
def test_words_have_no_exact_form(text):
    model = exact_fitted.fitted(TREE, preprocess=ORDINAL | {"text": text, "terms": 8})
    with pytest.raises(NoExactFormError, match=r"Vectorizer has no exact form$"):
        exact_fitted.first(model)
