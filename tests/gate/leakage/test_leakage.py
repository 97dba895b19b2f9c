"""What became of the rows of each part, and which columns still mean the same."""

from dataclasses import replace

import pytest

import leaking
from tidegate.gate.leakage import NO_TABLES, RevisionTable, Tables
from tidegate.gate.pairing import Unpaired

GONE = Unpaired("the tables are gone")


def test_a_table_knows_what_its_columns_are():
    table = leaking.table()
    assert (table.row_id, table.target, table.features) == ("row", "late", ("carrier", *leaking.NUMBERS))


def test_without_a_column_of_the_role_id_rows_are_numbered():
    unnumbered = {name: column for name, column in leaking.columns().items() if name != "row"}
    assert replace(leaking.table(), columns=unnumbered).row_id == "row_id"


def test_nothing_became_of_the_same_rows():
    changes = Tables(leaking.table(), leaking.table()).changes
    assert [(each.part, each.base, each.membership, dict(each.values)) for each in changes] == [
        ("train", 3_000, False, {}),
        ("holdout", 1_000, False, {}),
        ("recent", 400, False, {}),
    ]


def test_moved_added_and_altered_rows_are_counted_by_part():
    base = leaking.table()
    parts = base.parts | {"holdout": leaking.overwritten(base.parts["holdout"], temp=1.0).slice(10)}
    head = leaking.adding(replace(base, parts=parts), base.parts["holdout"].slice(0, 10))
    train, holdout, recent = Tables(head, base).changes
    assert (train.added, train.lost, dict(train.moved)) == (10, 0, {"holdout": 10})
    assert (holdout.added, holdout.lost, dict(holdout.values)) == (0, 10, {"temp": 990})
    assert not recent.membership


@pytest.mark.parametrize(
    ("base", "head", "reason"),
    [
        (GONE, leaking.table(), GONE),
        (leaking.table(), GONE, GONE),
        (GONE, Unpaired("here neither"), GONE),
        (None, leaking.table(), Unpaired("the merge base has no evidence")),
        (None, GONE, GONE),
    ],
    ids=["no base", "no head", "neither", "first adoption", "first adoption without a head"],
)
def test_what_cannot_be_compared_is_a_reason(base, head, reason):
    assert Tables(head, base).changes == reason


def test_tables_are_not_there_unless_a_rule_asks_for_them():
    assert isinstance(NO_TABLES.head, Unpaired)
    assert NO_TABLES.changes == NO_TABLES.head


def test_columns_that_both_have_are_common():
    base = leaking.table()
    head = replace(base, columns=leaking.columns(more={"type": "float"}))
    parts = {name: leaking.with_column(part, "more", [0.0] * part.num_rows) for name, part in base.parts.items()}
    assert Tables(replace(head, parts=parts), base).common == base.features


@pytest.mark.parametrize(("altered", "is_common"), [(1_500, True), (1_501, False)], ids=["half the rows", "one more"])
def test_a_column_that_differs_in_most_rows_was_defined_anew(altered, is_common):
    base = leaking.table()
    train = base.parts["train"]
    values = train["temp"].to_numpy().copy()
    values[:altered] += 100
    head = replace(base, parts=base.parts | {"train": leaking.overwritten(train, temp=values)})
    assert ("temp" in Tables(head, base).common) == is_common


@pytest.mark.parametrize("base", [None, GONE])
def test_without_a_base_to_compare_with_all_columns_are_common(base):
    table = leaking.table()
    assert isinstance(table, RevisionTable)
    assert Tables(table, base).common == table.features
