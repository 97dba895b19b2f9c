"""Count a column's distinct values and how often each occurs, in little memory."""

from collections import Counter
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnType
from tidegate.data.spilling import spilling
from tidegate.data.statistics.profile_form import CategoryValue
from tidegate.data.stored_table import StoredColumn, StoredTable, rows_at_once

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.data.stored_table import Values

MOST_IN_MEMORY = 2**20
"""Of columns with fewer rows all values are in memory, and all distinct values of others until they are more."""


def distinct(values: "Values", declared: ColumnType, *, often_unique: bool = False) -> int:
    """The number of distinct values; 0.0 and -0.0 are two, missing is none.

    `often_unique` values are first compared by their hashes: where these differ, the values do.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_int64(kind) or (pa.types.is_timestamp(kind) and len(values) > MOST_IN_MEMORY):
        return distinct_numbers(sorted_numbers(values, pa.int64()))
    if pa.types.is_float64(kind):
        numbers = sorted_numbers(values, kind)
        return distinct_numbers(numbers) + has_both_zeros(values, numbers)
    if len(values) <= MOST_IN_MEMORY or declared not in (ColumnType.CATEGORY, ColumnType.STRING):
        return int(pc.count_distinct(pa.chunked_array(values.iterchunks(), kind), mode="only_valid").as_py())
    return _distinct_texts(values, often_unique=often_unique)


def sorted_numbers(values: "Values", kind: "pa.DataType") -> "NDArray[np.generic]":
    """The present values, as 64-bit numbers of that kind."""
    import numpy as np

    numbers = np.empty(len(values), kind.to_pandas_dtype())
    count = 0
    for chunk in values.iterchunks():
        present = chunk.drop_null().cast(kind, safe=False).to_numpy(zero_copy_only=False)
        numbers[count : count + len(present)] = present
        count += len(present)
    numbers = numbers[:count]
    numbers.sort()
    return numbers


def distinct_numbers(ascending: "NDArray[np.generic]") -> int:
    """How many of the numbers are unequal."""
    import numpy as np

    return int(np.count_nonzero(ascending[1:] != ascending[:-1])) + 1 if len(ascending) else 0


def has_both_zeros(values: "Values", ascending: "NDArray[np.generic]") -> bool:
    """Whether floats hold 0.0 and -0.0, two values to Arrow. Sorting turns one into the other: it is not asked."""
    import numpy as np

    if np.searchsorted(ascending, 0, "right") - np.searchsorted(ascending, 0) < 2:
        return False
    signs: set[bool] = set()
    for chunk in values.iterchunks():
        present = chunk.drop_null().to_numpy(zero_copy_only=False)
        signs |= set(np.signbit(present[present == 0]).tolist())
    return len(signs) == 2


def counted(values: "Values", most: int) -> tuple[int, list[tuple[CategoryValue, int]]]:
    """The number of distinct texts or flags, and the `most` frequent with their rows; ties by value."""
    import pyarrow.compute as pc

    counts: Counter[CategoryValue] = Counter()
    for chunk in values.iterchunks():
        pairs = pc.value_counts(chunk.drop_null())
        counts.update(dict(zip(pairs.field("values").to_pylist(), pairs.field("counts").to_pylist(), strict=True)))
        if len(counts) > MOST_IN_MEMORY:
            return _counted_texts(values, most)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return len(ranked), ranked[:most]


def _counted_texts(values: "Values", most: int) -> tuple[int, list[tuple[CategoryValue, int]]]:
    with spilling() as connection:
        connection.register("seen", _as_table(values))
        connection.execute("""
            CREATE TEMP TABLE counts AS
            SELECT value, count(*) AS rows FROM seen WHERE value IS NOT NULL GROUP BY value""")
        ((count,),) = connection.execute("SELECT count(*) FROM counts").fetchall()
        ranked = connection.execute("SELECT value, rows FROM counts ORDER BY rows DESC, value LIMIT ?", [most])
        return count, ranked.fetchall()


def _distinct_texts(values: "Values", *, often_unique: bool) -> int:
    import numpy as np

    with spilling() as connection:
        connection.register("seen", _as_table(values))
        if often_unique:
            hashes, count = np.empty(len(values), np.uint64), 0
            rows = connection.sql("SELECT hash(value) FROM seen WHERE value IS NOT NULL")
            for batch in rows.to_arrow_reader(rows_at_once(1)):
                hashes[count : count + batch.num_rows] = batch.column(0).to_numpy()
                count += batch.num_rows
            hashes = hashes[:count]
            hashes.sort()
            if distinct_numbers(hashes) == count:
                return count
        ((found,),) = connection.execute("SELECT count(DISTINCT value) FROM seen").fetchall()
        return int(found)


def _as_table(values: "Values") -> "StoredTable":
    import pyarrow as pa

    schema = pa.schema([("value", values.type)])
    column = StoredColumn(values.type, len(values), values.iterchunks)
    return StoredTable(
        schema, len(values), lambda _: (pa.record_batch([chunk], schema=schema) for chunk in column.iterchunks())
    )
