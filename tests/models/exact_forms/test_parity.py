"""An exact form is served only where it is proven; whatever differs is counted."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import exact_fitted
from exact_fitted import COLUMNS, SCALED
from exact_models.test_random_models import fitted
from tidegate.exact import evaluator
from tidegate.models.exact_forms import parity
from tidegate.models.exact_forms.parity import compared, prove
from tidegate.models.exact_forms.parity_rows import ParityRows
from tidegate.models.prediction.predict import predict

BOOSTING = "sklearn.ensemble.HistGradientBoostingClassifier"


def rows(model, **changes):
    others = exact_fitted.frames()[1]
    golden = others.iloc[:8]
    given = ParityRows(others, predict(model, others, "binary"), golden, predict(model, golden, "binary"))
    return replace(given, **changes)


@pytest.fixture(scope="module")
def boosted():
    return exact_fitted.fitted(BOOSTING, max_iter=5)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(parity, "ALONE", 4)
    monkeypatch.setattr(parity.generated_rows.rows, "__defaults__", (300,))
    with threadpool_limits(1):
        yield


def test_a_proven_form_has_a_certificate_without_differences(boosted):
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    proven = prove(boosted, COLUMNS, "binary", rows(boosted))
    certificate = proven.certificate
    assert proven.exact is not None
    assert (certificate.served, certificate.family, certificate.why_not_exact) == (
        "exact",
        "hist_gradient_boosting",
        None,
    )
    assert [(check.differing, check.largest_difference) for check in certificate.checks] == [(0, 0.0)] * 7
    assert [check.rows for check in certificate.checks] == [200, 8, 200, 300, 300, 4, 4]


def test_one_bit_is_enough_to_refuse_a_form(boosted):
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    evaluated = predict(boosted, exact_fitted.frames()[1], "binary")
    evaluated[17] = np.nextafter(evaluated[17], 1)
    proven = prove(boosted, COLUMNS, "binary", rows(boosted, evaluated=evaluated))
    assert proven.exact is None
    assert proven.certificate.served == "scikit-learn"
    assert proven.certificate.why_not_exact.startswith("1 of 200 rows differ, by ")
    assert proven.certificate.checks[0].differing == 1


def test_a_sum_whose_order_depends_on_the_number_of_rows_is_reported(boosted):
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    model = exact_fitted.fitted("sklearn.linear_model.LogisticRegression", preprocess=SCALED)
    proven = prove(model, COLUMNS, "binary", rows(model))
    assert proven.exact is not None
    (by_shape,) = [check for check in proven.certificate.checks if "number of rows" in check.compared]
    assert by_shape.largest_difference <= 1e-15
    assert all(check.differing == 0 for check in proven.certificate.checks if check is not by_shape)


@pytest.mark.filterwarnings("ignore:lbfgs failed to converge")
def test_a_row_alone_is_asked_as_a_client_sends_it_not_as_a_part_of_the_holdout():
    """A row of a table has its numbers a column's length apart, and a BLAS may add those in another order."""
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    draw = np.random.default_rng([2, *b"linear"])
    made = [fitted("linear", draw) for _ in range(56)]
    for model, columns, task, others in (made[15], made[55]):  # logistic regressions where that moved the last bit
        wanted = predict(model, others, task)
        assert prove(model, columns, task, ParityRows(others, wanted, others[:8], wanted[:8])).exact is not None


def test_a_model_without_an_exact_form_is_compared_with_itself():
    model = exact_fitted.fitted("sklearn.neighbors.KNeighborsClassifier", preprocess=SCALED)
    certificate = prove(model, COLUMNS, "binary", rows(model)).certificate
    assert (certificate.served, certificate.why_not_exact) == (
        "scikit-learn",
        "KNeighborsClassifier has no exact form",
    )
    assert [check.rows for check in certificate.checks] == [200, 8, 4]
    assert certificate.largest_difference == 0


def test_without_onnxruntime_the_reason_is_recorded(boosted, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    certificate = prove(boosted, COLUMNS, "binary", rows(boosted)).certificate
    assert certificate.why_not_exact == evaluator.MISSING


def test_zeros_of_different_sign_differ():
    check = compared("signs", np.array([0.0, 1.0]), np.array([-0.0, 1.0]))
    assert (check.rows, check.differing, check.largest_difference) == (2, 1, 0.0)


def test_a_row_of_several_classes_differs_once():
    one = np.array([[0.5, 0.5], [0.1, 0.9]])
    found = parity.compared("a = b", one, np.nextafter(one, 1.0))
    assert (found.rows, found.differing) == (2, 2)
    assert parity.compared("a = b", one, one).differing == 0
