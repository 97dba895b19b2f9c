"""Months that are written as text are found, and nothing else is."""

from dataclasses import replace

import numpy as np
import pytest

from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.data_file import months


def region(table):
    return next(column for column in table.columns if column.original == "Region")


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2024-01", "2023-12"], "%Y-%m"),
        (["01/2024", "12/2023"], "%m/%Y"),
        (["2024/01", "2023/12"], "%Y/%m"),
        ([f"{1 + number % 12:02d}/{2001 + number // 12}" for number in range(200)], "%m/%Y"),
        (["13/2024", "01/2024"], ""),
        (["01/2024", "2024-01"], ""),
        (["2024-01", "none"], ""),
    ],
    ids=["ISO", "month first", "year first", "many", "no month", "two ways", "a word"],
)
def test_only_texts_that_are_months_throughout_are_months(observed, values, form):
    table = observed(Region=np.resize(values, 600))
    assert months.form(table, region(table)) == form


def test_the_option_keeps_what_is_declared_of_the_file(observed):
    table = replace(observed(), csv=Csv(decimal=",", format={"issued on": "%Y"}))
    option = """--csv '{"decimal": ",", "format": {"issued on": "%Y", "Region": "%m/%Y"}}'"""
    assert months.csv_format(table, region(table), "%m/%Y") == option
