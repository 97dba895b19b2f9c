"""A column that alone reveals the target is found, for each task and however the event is declared."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import leaking
from gate_evidence import declared
from tidegate.gate.leakage.strong_columns import measured, strong
from tidegate.gate.pairing import Unpaired
from tidegate.kinds import TASKS

NO_MODEL = Unpaired("there is none")
NUMBER = {"type": "float", "role": "target"}


def revealing(table):
    """The table with the target's number in the column `wind`."""
    parts = {
        name: part.set_column(part.column_names.index("wind"), "wind", pc.cast(part["late"], pa.float64()))
        for name, part in table.parts.items()
    }
    return replace(table, parts=parts)


@pytest.mark.parametrize("late", [{"positive": True}, {"positive": False}, {}], ids=str)
def test_a_column_that_holds_the_event_explains_everything(late):
    columns = leaking.columns(late={"type": "bool", "role": "target", **late})
    found = [*strong(declared(), revealing(leaking.table(columns=columns)), None, NO_MODEL)]
    assert [(column.column, column.strength) for column in found] == [("wind", pytest.approx(1))]


def test_a_number_is_explained_by_a_column_that_holds_it():
    table = leaking.table(columns=leaking.columns(late=NUMBER))
    parts = {
        name: part.set_column(part.column_names.index("late"), "late", pc.multiply(part["wind"], 2.0))
        for name, part in table.parts.items()
    }
    found = measured(replace(table, parts=parts), ["wind", "humid"], TASKS.load("regression"))
    assert found["wind"].held > 0.98
    assert found["humid"].held < 0.05


def test_an_honest_table_has_none():
    assert not [*strong(declared(), leaking.table(), leaking.table(), NO_MODEL)]
