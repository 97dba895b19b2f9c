import duckdb
import pandas as pd
import pytest

from tidegate.config.expression import parse
from tidegate.data.row_mask import mask

FRAME = pd.DataFrame(
    {
        "origin": pd.Series(["JFK", "LGA", None, "EWR", "JFK"], dtype="str"),
        "distance": [500.0, None, 20.5, 500.0, -3.0],
        "weekday": pd.Series([1, 2, None, 4, 5], dtype="Int64"),
        "delayed": [True, False, True, False, True],
        "moment": pd.to_datetime(["2013-01-01T00", "2013-10-01T05", None, "2013-12-31T00", "2013-10-01T00"]),
    },
    index=[7, 3, 5, 1, 0],
)

CONDITIONS = {
    "origin == 'JFK'": "origin = 'JFK'",
    "origin != 'JFK'": "origin != 'JFK'",
    "not (origin == 'JFK' and distance >= 500)": "NOT (origin = 'JFK' AND distance >= 500)",
    "origin in ['JFK', 'EWR']": "origin IN ('JFK', 'EWR')",
    "origin not in ['JFK', 'EWR']": "origin NOT IN ('JFK', 'EWR')",
    "distance < 100": "distance < 100",
    "distance <= 20.5": "distance <= 20.5",
    "distance > 20.5 or origin is null": "distance > 20.5 OR origin IS NULL",
    "weekday is not null and weekday != 4": "weekday IS NOT NULL AND weekday != 4",
    "weekday in [1, 5]": "weekday IN (1, 5)",
    "not weekday in [1, 5]": "NOT weekday IN (1, 5)",
    "weekday == 2": "weekday = 2",
    "delayed == true": "delayed",
    "delayed != true": "NOT delayed",
    "moment >= '2013-10-01'": "moment >= TIMESTAMP '2013-10-01'",
    "moment in ['2013-10-01', '2013-12-31']": "moment IN (TIMESTAMP '2013-10-01', TIMESTAMP '2013-12-31')",
    "origin == 'nowhere'": "origin = 'nowhere'",
}


@pytest.mark.parametrize(("text", "sql"), CONDITIONS.items(), ids=CONDITIONS.keys())
def test_selects_the_rows_that_sql_selects(text, sql):
    with duckdb.connect() as connection:
        connection.register("frame", FRAME.reset_index())
        expected = {row[0] for row in connection.execute(f"SELECT index FROM frame WHERE {sql}").fetchall()}
    assert set(FRAME.index[mask(parse(text), FRAME)]) == expected


def test_an_empty_table_has_no_rows_to_select():
    assert mask(parse("distance > 5"), FRAME.iloc[:0]).empty


def test_an_absent_column_is_an_error():
    with pytest.raises(KeyError):
        mask(parse("dest == 'HNL'"), FRAME)
