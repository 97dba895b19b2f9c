"""From which median to which an input moved, and on which day; nothing of a private column."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from monitored import DATA, DAY, window
from tidegate.commands.monitoring.moved_inputs import MOST_PERIODS, moved_inputs


def test_a_number_has_the_median_of_each_day_beside_the_range_of_the_training_rows():
    rows = window(6000, days=30)
    jump = np.where(rows.seconds >= 10 * DAY, 5.0, 0.0)
    temp = rows.table.column("temp").to_numpy() + jump
    (moved,) = moved_inputs(replace(rows, table=rows.table.set_column(0, "temp", pa.array(temp))), ["temp"])
    assert abs(moved.before) < 0.05
    assert (round(moved.low, 1), round(moved.high, 1)) == (-1.3, 1.3)
    assert 4 < moved.after < 5.5
    assert [second for second, _ in moved.periods] == [DAY * day for day in range(30)]
    assert [value > 4 for _, value in moved.periods] == [day >= 10 for day in range(30)]


def test_a_long_window_is_divided_and_days_without_values_are_left_out():
    (moved,) = moved_inputs(window(6000, days=600), ["temp"])
    assert 2 < len(moved.periods) <= MOST_PERIODS
    gap = window(6000, days=30)
    holes = gap.table.set_column(0, "temp", pa.array(gap.table.column("temp").to_numpy(), mask=gap.seconds < 5 * DAY))
    (moved,) = moved_inputs(replace(gap, table=holes), ["temp"])
    assert moved.periods[0][0] == 5 * DAY
    (timeless,) = moved_inputs(replace(gap, seconds=None), ["temp"])
    assert timeless.periods == ()


def test_of_categories_the_one_whose_share_changed_most_is_named():
    rows = window(3000)
    origin = pa.array(["EWR"] * 3000)
    (moved,) = moved_inputs(replace(rows, table=rows.table.set_column(1, "origin", origin)), ["origin"])
    assert (moved.category, round(moved.before, 1), moved.after) == ("EWR", 0.3, 1.0)


def test_nothing_of_a_private_or_an_unknown_column_is_shown():
    rows = window(3000)
    private = {name: column.model_copy(update={"private": True}) for name, column in DATA.columns.items()}
    hidden = replace(rows, declared=replace(DATA, columns=private))
    assert [*moved_inputs(hidden, ["temp", "origin"])] == [*moved_inputs(rows, ["gone"])] == []
