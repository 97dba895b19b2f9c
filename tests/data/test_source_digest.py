"""A source's digest is that of its rows, whatever their order, and of its columns' names."""

import pyarrow as pa

from tidegate.data.source_digest import digest

TABLE = pa.table({"a": [1, 2, None], "b": ["x", "y", "x,y"]})


def test_the_order_of_rows_does_not_matter():
    assert (
        digest(TABLE) == digest(TABLE.take([2, 0, 1])) == digest(pa.concat_tables([TABLE.slice(1), TABLE.slice(0, 1)]))
    )


def test_every_difference_matters():
    others = [
        TABLE.slice(0, 2),
        pa.concat_tables([TABLE, TABLE.slice(0, 1)]),
        TABLE.set_column(0, "a", pa.array([1, 2, 3])),
        TABLE.rename_columns(["b", "a"]),
        pa.table({"a": [1, 2, None], "b": ["x", "y", 'x","y']}),
    ]
    assert len({digest(each) for each in (TABLE, *others)}) == 1 + len(others)


def test_it_is_the_same_on_every_machine():
    assert digest(TABLE) == digest(pa.table(TABLE.to_pydict()))
    assert digest(TABLE).startswith("5685cb392bc992ee")


def test_an_empty_source_has_one():
    assert len(digest(TABLE.slice(0, 0))) == 64
