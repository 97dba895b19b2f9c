"""Rows that keep their id and hold other values are counted; an encoding, and what is missing, make no other rows."""

from dataclasses import replace

import pandas as pd
import pytest

from gate_evidence import evidence
from tidegate.gate.leakage import Tables
from tidegate.gate.pairing import Unpaired
from tidegate.gate.row_identity import others
from tidegate.records import Against


def counted(given, change, base=None):
    """How many rows are others, after a change to the columns of the base's holdout."""
    table = base if base is not None else columns(given)
    known = replace(given, holdout=lambda: change(table.copy()))
    known = replace(known, recorded=replace(given.earlier(Against.MERGE_BASE), columns=lambda: table))
    return others(known, known.overlap(Against.MERGE_BASE))


def columns(given):
    ids = given.head.predictions.row_id
    values = {"one": range(len(ids)), "two": "a", "three": None, "four": 0.5}
    return pd.DataFrame({"row_id": ids, **values}, index=pd.Index(ids, name="row_id"))


@pytest.mark.parametrize(
    ("change", "share"),
    [
        pytest.param(lambda table: table, 0, id="nothing"),
        pytest.param(lambda table: table.assign(one=-table.one, two="b"), 0, id="half of the columns"),
        pytest.param(lambda table: table.assign(one=-1, two="b", four=1), 1, id="most columns"),
        pytest.param(lambda table: table.assign(one="x", two=1, four=None), 1, id="other types, and nothing"),
        pytest.param(lambda table: table.assign(four=1).drop(columns=["one", "two"]), 0, id="two columns are left"),
        pytest.param(lambda table: table.assign(one=-1, two="b", four=1).head(5), 0, id="rows that are not there"),
    ],
)
def test_rows_that_differ_in_most_columns_are_others(change, share):
    given = evidence()
    assert counted(given, change) == share * len(given.head.predictions.row_id)


def test_where_the_rows_are_compared_or_cannot_be_nothing_is_counted():
    given = evidence()
    table = columns(given)
    assert counted(given, lambda _: Unpaired("gone")) == 0
    compared = Tables(None, None)
    compared.__dict__["changes"] = ()
    assert counted(replace(given, tables=compared), lambda table: table.assign(one=-1, two="b", four=1), table) == 0
