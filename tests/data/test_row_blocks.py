"""Rows of a day or of a group are one block; so are the predictions of a row that is predicted twice."""

import pytest
from pydantic import TypeAdapter

import model_project
from tidegate.config.schema.data import Split
from tidegate.data.row_blocks import of_predictions
from tidegate.errors import EvidenceError

COLUMNS = model_project.columns()


def declared(**keys):
    return TypeAdapter(Split).validate_python(keys)


BY_TIME = declared(kind="time", holdout_from="2024-02-20")
AT_RANDOM = declared(kind="random", holdout=0.2)


def test_predictions_have_the_day_of_their_row_whatever_their_order():
    table = model_project.table(40)
    found = of_predictions(BY_TIME, COLUMNS, table["ticket"][::-1].reset_index(drop=True), table)
    assert found.tolist() == table["departure"].dt.strftime("%Y-%m-%d").tolist()[::-1]


def test_a_row_that_is_predicted_twice_is_a_block_by_itself():
    table = model_project.table(3)
    once = of_predictions(AT_RANDOM, COLUMNS, table["ticket"], table)
    assert once.tolist() == ["", "", ""]
    twice = of_predictions(AT_RANDOM, COLUMNS, table["ticket"].iloc[[0, 1, 0]], table)
    assert twice[0] == twice[2] != twice[1]
    owned = model_project.columns({"carrier": {"type": "category", "role": "group"}})
    by_owner = declared(kind="group", holdout=0.2)
    assert of_predictions(by_owner, owned, table["ticket"], table).tolist() == table["carrier"].tolist()


def test_a_row_of_another_table_is_refused():
    table = model_project.table(3)
    with pytest.raises(EvidenceError, match="that the table does not have"):
        of_predictions(AT_RANDOM, COLUMNS, table["ticket"], table.iloc[:2])
