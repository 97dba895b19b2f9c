"""One class against the rest is a yes or no, for the table, the query and the checks alike."""

import numpy as np
import pytest
import yaml

import loans
from tidegate.config.schema.data import ColumnType
from tidegate.errors import DeclarationError
from tidegate.onboarding import declaration, one_against_rest, proof, roles, split_choice
from tidegate.onboarding.wishes import Wishes

KINDS = np.array(["ale", "it's", "stout"])[np.arange(600) % 3]


def test_the_wished_class_becomes_true(observed):
    table, wishes = one_against_rest.chosen(observed(kind=KINDS), Wishes("kind", positive="it's"))
    target = table.column("kind")
    assert (target.type, target.values, target.expression) == (ColumnType.BOOL, (False, True), "\"kind\" = 'it''s'")
    assert wishes == Wishes("kind")
    assert split_choice.class_rows(table, target) == {False: 400, True: 200}


def test_the_pipeline_makes_the_same_table(observed):
    table, wishes = one_against_rest.chosen(observed(kind=KINDS), Wishes("kind", positive="stout"))
    decided = roles.decide(table, wishes)
    choice = split_choice.choose(table, decided, None)
    files = {
        "conf/data/table.yaml": declaration.data("mine", table, decided, choice, "0" * 64),
        "conf/train/gradient_boosting.yaml": declaration.train(decided, choice, 5),
        "conf/evaluate/binary.yaml": declaration.evaluate(decided, 0.33),
    }
    made = proof.prove(files, table, "binary").table
    assert made.column("kind").to_pylist() == (KINDS == "stout").tolist()
    assert yaml.safe_load(files["conf/data/table.yaml"])["columns"]["kind"]["positive"] is True


@pytest.mark.parametrize(
    "wishes",
    [Wishes("kind"), Wishes("kind", positive="lager"), Wishes(loans.TARGET, positive="Y"), Wishes("lost", positive="Y"),
     Wishes("kind", positive="ale", task="regression")],
)  # fmt: skip
def test_otherwise_nothing_changes(observed, wishes):
    table = observed(kind=KINDS)
    assert one_against_rest.chosen(table, wishes) == (table, wishes)


@pytest.mark.parametrize("wishes", [Wishes("kind", positive="1"), Wishes("kind", task="binary")])
def test_a_number_with_a_fraction_has_no_event(observed, wishes):
    table = observed(kind=np.where(np.arange(600) % 2, 3.5, 9.0))
    with pytest.raises(DeclarationError, match=r"kind: holds numbers with a fraction, .*; leave out --positive"):
        one_against_rest.chosen(table, wishes)
