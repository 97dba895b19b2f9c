import logging

import pytest

from checks.tables import ENGINES, checked, trips

SUITE = {
    "near": {"type": "expect_column_values_to_be_between", "kwargs": {"column": "distance", "max_value": 450}},
    "mild": {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "temp", "max_value": 1000}},
    "unique": {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
}


@pytest.mark.parametrize("engine", ENGINES)
def test_each_pass_over_the_table_is_announced_with_how_many_there_are(tmp_path, caplog, engine):
    with caplog.at_level(logging.INFO, "tidegate.checks"):
        checked(tmp_path, trips(), SUITE, engine)
    passes = [message for message in caplog.messages if message.startswith("pass ")]
    assert [each.split(" over ")[0] for each in passes] == [
        f"pass {n} of {len(passes)}" for n in range(1, len(passes) + 1)
    ]
    assert passes[0] == f"pass 1 of {len(passes)} over the table: 1 number of the table"
    assert any("temp" in each for each in passes)
    assert caplog.messages[-1] == "values that break near"


def test_nothing_is_said_where_nobody_listens(tmp_path, capfd):
    checked(tmp_path, trips(), SUITE)
    assert capfd.readouterr() == ("", "")
