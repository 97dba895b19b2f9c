"""What changed in the table, in words: counts first, examples after, hostile names and values as text."""

import pytest

from markdown_attacks import ATTACKS
from tidegate.data.comparison.table_diff import CellChange, ColumnChange, TableDiff
from tidegate.review.data_texts import details, lines, sentence, summary

DIFF = TableDiff(
    1_000,
    1_010,
    added=12,
    lost=2,
    changed=40,
    columns=(
        ColumnChange("temp", 40, (CellChange("HA51", "39.02", "41"), CellChange("HA52", None, "3"))),
        ColumnChange("name", 3, private=True),
    ),
    new_columns=("visib",),
    added_ids=("x1", "x2"),
    lost_ids=("y1",),
)


def hostile(text):
    return TableDiff(
        1,
        2,
        added=1,
        changed=1,
        columns=(ColumnChange(text, 1, (CellChange(text, text, text),)),),
        new_columns=(text,),
        retyped=(f"{text}: int64 → string",),
        added_ids=(text,),
    )


@pytest.mark.parametrize(
    ("diff", "expected"),
    [
        (DIFF, "1,000 → 1,010 rows: 12 added, 2 lost, 40 changed (43 cells)"),
        (TableDiff(5, 5), "5 rows, none differs"),
        (TableDiff(5, 6, added=1), "5 → 6 rows: 1 added, 0 lost, none changed"),
        (TableDiff(5, 6, unmatched="ids repeat"), "5 → 6 rows; ids repeat"),
    ],
)
def test_the_sentence_counts(diff, expected):
    assert sentence(diff) == expected


def test_a_terminal_shows_columns_and_examples():
    assert list(lines(DIFF)) == [
        "data/table.parquet  1,000 → 1,010 rows: 12 added, 2 lost, 40 changed (43 cells)",
        "  temp        40 rows  HA51: 39.02 → 41; HA52: null → 3",
        "  name        3 rows  private",
        "  added       e.g. x1, x2",
        "  lost        e.g. y1",
        "  new         visib",
    ]


def test_private_ids_are_named_as_such():
    diff = TableDiff(5, 6, added=1, private_ids=True)
    assert "  added       ids are private" in list(lines(diff))


def test_many_columns_are_counted():
    many = TableDiff(5, 5, changed=1, columns=tuple(ColumnChange(f"c{number}", 1) for number in range(30)))
    assert "  and 10 more columns" in list(lines(many))
    assert "| | 10 more columns | see the page |" in list(details(many))


def test_a_reason_instead_of_rows_is_a_sentence():
    assert summary("it is gone") == "**Data** the table changed; its rows are not compared: it is gone"


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_names_and_values_form_no_structure(attack):
    text = "\n".join((summary(hostile(attack)), *details(hostile(attack))))
    assert len(text.splitlines()) == len("\n".join((summary(hostile("a")), *details(hostile("a")))).splitlines())
    assert {line.count("|") for line in text.splitlines() if line.startswith("|")} == {4}
    assert "<" not in text.replace("<br>", "")
