"""A row has the value of the last row of its group that is old enough, or its own."""

import pandas as pd

import model_project
import stressing
from tidegate.kinds import STRESSES

DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2024-04-01")


def test_each_row_has_the_last_value_that_is_old_enough():
    times = [START, START + DAY, START + 3 * DAY, START + 10 * DAY]
    rows = stressing.sample(4, departure=times, stops=[1, 2, 3, 4])
    damaged = stressing.stressed("stale_feature", rows, columns=["stops"], age="2d")
    assert damaged.table["stops"].tolist() == [1, 2, 2, 3]
    assert damaged.changed == 2


def test_rows_in_any_order_and_groups_with_a_history_each():
    times = [START + 5 * DAY, START, START + 5 * DAY, START + DAY]
    rows = stressing.sample(4, departure=times, carrier=["A", "A", "B", "B"], stops=[1, 2, 3, 4])
    damaged = stressing.stressed("stale_feature", rows, columns=["stops"], by="carrier", age="1d")
    assert damaged.table["stops"].tolist() == [2, 2, 4, 4]
    alone = stressing.stressed("stale_feature", rows, columns=["stops"], age="1d")
    assert alone.table["stops"].tolist() == [4, 2, 4, 2]


def test_a_row_without_a_time_keeps_its_value():
    rows = stressing.sample(3, departure=[START, None, START + 9 * DAY], stops=[1, 2, 3])
    assert stressing.stressed("stale_feature", rows, columns=["stops"], age="1d").table["stops"].tolist() == [1, 2, 1]


def test_it_needs_a_column_of_times_and_a_group_that_exists():
    found = stressing.problems("stale_feature", columns=["stops"], by="carier", age="1d")
    assert found == {"by": "unknown column in data.columns: carier; did you mean carrier?"}
    module = STRESSES.load("stale_feature")
    params = module.Params(kind="stale_feature", columns=("stops",), age="1d")
    timeless = {name: column for name, column in model_project.columns().items() if name != "departure"}
    assert [key for key, _ in module.problems(params, timeless)] == ["kind"]
