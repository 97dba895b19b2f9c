"""Generated tables of what goes wrong: missing, infinite, equal, huge and unequal values, zones and encodings."""

import datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa

from tidegate.config.schema.data import Column

WORDS = ("", "a", "A", "ä", "a ", "x" * 300, "x" * 299 + "y", "日本", "'; --", '"', "NA", "true", "0")
EPOCH = datetime.datetime(1970, 1, 1)
COLUMNS = {
    "key": Column(type="string", role="id"),
    "at": Column(type="timestamp", role="time", nullable=True),
    "late": Column(type="bool", role="target", nullable=True),
    "odd": Column(type="float", nullable=True),
    "single": Column(type="float", nullable=True),
    "money": Column(type="float", nullable=True),
    "whole": Column(type="int", nullable=True),
    "small": Column(type="int", nullable=True),
    "word": Column(type="category", nullable=True),
    "coded": Column(type="category", nullable=True),
    "note": Column(type="string", nullable=True),
    "zoned": Column(type="timestamp", nullable=True),
    "day": Column(type="timestamp", nullable=True),
    "nothing": Column(type="float", nullable=True),
}
"""What the columns of `table` are declared as."""


def table(seed: int, rows: int, *, infinite: bool = True) -> pa.Table:
    """So many rows in no order, in the types that files and queries give."""
    random = np.random.default_rng(seed)

    def some(values: object, share: float = 0.8) -> list[object]:
        return [value if keep else None for value, keep in zip(values, random.random(rows) < share, strict=True)]

    numbers = random.normal(size=rows)
    extremes = [np.nan, -0.0, 0.0, 5e-324, 1.7e308, -1.7e308, *([np.inf, -np.inf] if infinite else [])]
    numbers = np.where(random.random(rows) < 0.3, random.choice(extremes, rows), numbers)
    micros = random.integers(-(10**13), 10**15, rows)
    days = random.integers(-3000, 20_000, rows)
    return pa.table(
        {
            "key": [f"k{number:06}" for number in random.permutation(rows)],
            "at": pa.array(some([EPOCH + datetime.timedelta(days=int(day) % 40) for day in days]), pa.timestamp("us")),
            "late": pa.array(some(random.random(rows) < 0.3)),
            "odd": pa.array(some(numbers)),
            "single": pa.array(some(random.normal(size=rows).astype("f4")), pa.float32()),
            "money": pa.array(some([Decimal(int(cents)) / 100 for cents in days]), pa.decimal128(12, 2)),
            "whole": pa.array(some(random.choice([2**62, 2**62 + 1, -(2**63), 2**63 - 1, 0, 7], rows).tolist())),
            "small": pa.array(some(random.integers(-3, 3, rows).tolist()), pa.int8()),
            "word": pa.array(some(random.choice(WORDS, rows).tolist())),
            "coded": pa.array(
                some([f"c{code}" for code in random.integers(0, 400, rows)]), pa.string()
            ).dictionary_encode(),
            "note": pa.array(some(random.choice(WORDS, rows).tolist()), pa.large_string()),
            "zoned": pa.array(some((micros * 1000).tolist()), pa.timestamp("ns", tz="America/New_York")),
            "day": pa.array(some(days.tolist()), pa.int32()).cast(pa.date32()),
            "nothing": pa.nulls(rows, pa.float64()),
        }
    )
