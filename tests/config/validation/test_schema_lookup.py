import pytest

from tidegate.config.validation.schema_lookup import declaration, keys, shape

VALUES = {"gate": {"rules": {"one": {"kind": "floor", "metric": "roc_auc", "at": 0.7}}}}


def test_a_key_has_its_type_range_and_description():
    alpha = shape(("gate", "alpha"), {})
    assert (alpha["type"], alpha["exclusiveMaximum"]) == ("number", 0.5)
    assert alpha["description"]


def test_the_kind_that_is_written_decides_what_may_follow():
    assert "at" in keys(shape(("gate", "rules", "one"), VALUES))
    assert "margin" not in keys(shape(("gate", "rules", "one"), VALUES))


@pytest.mark.parametrize("path", [("lost",), ("gate", "alpha", "x"), ("gate", "rules", "one", "margin")])
def test_of_what_is_not_declared_nothing_is_said(path):
    assert shape(path, VALUES) is None
    assert keys(None) == ()


def test_what_may_be_left_out_is_described_by_what_it_is():
    assert shape(("gate", "holdout_budget"), {"gate": {"holdout_budget": 5}})["type"] == "integer"


def test_the_whole_is_made_once():
    assert declaration() is declaration()
    assert "gate" in keys(declaration())
