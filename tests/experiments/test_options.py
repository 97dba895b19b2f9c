"""Options of an experiment: amounts and words, or a message that says how they are written."""

import pytest

from tidegate.errors import DeclarationError
from tidegate.experiments.asked import ExperimentLimits, PerUnit
from tidegate.experiments.options import amounts, chosen, per_unit


def test_amounts_are_numbers_by_outcome():
    assert amounts("--margin", ["a=0.5", "b=c=2"]) == {"a": 0.5, "b=c": 2.0}


@pytest.mark.parametrize("text", ["0.5", "a=", "=1", "a=nan", "a=inf", "a=much"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(DeclarationError, match=r"must be OUTCOME=NUMBER, like revenue=0\.5"):
        amounts("--margin", [text])


def test_two_amounts_of_one_outcome_are_refused():
    with pytest.raises(DeclarationError, match="a is given twice"):
        amounts("--cap", ["a=1", "a=2"])


def test_the_ways_to_make_one_outcome_of_several_rows():
    assert [per_unit(None), per_unit("sum")] == [None, PerUnit.SUM]
    with pytest.raises(DeclarationError, match="--per-unit: unknown way: summ; did you mean sum"):
        per_unit("summ")


def test_numbers_that_were_chosen_are_named():
    assert [*chosen(ExperimentLimits())] == []
    assert [*chosen(ExperimentLimits(share=0.2, planned=99))] == ["--share", "--planned"]
