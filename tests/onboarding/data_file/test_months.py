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
        (["1/2024", "12/2023"], "%m/%Y"),
        (["2024-01", "none"], ""),
    ],
    ids=["ISO", "month first", "year first", "many", "no month", "two ways", "no zero", "a word"],
)
def test_only_texts_that_are_months_throughout_are_months(observed, values, form):
    table = observed(Region=np.resize(values, 600))
    assert months.form(table, region(table)) == form


def test_the_option_keeps_what_is_declared_of_the_file(observed):
    table = replace(observed(), csv=Csv(decimal=",", format={"issued on": "%Y"}))
    option = """--csv '{"decimal": ",", "format": {"issued on": "%Y", "Region": "%m/%Y"}}'"""
    assert months.csv_format(table, region(table), "%m/%Y") == option


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ([year * 100 + month for year in (2022, 2023) for month in range(1, 13)], "%Y%m"),
        ([20240100 + day for day in range(1, 32)], "%Y%m%d"),
        ([year * 100 + month for year in (2022, 2023) for month in range(12)], ""),
        ([202401, 202402], ""),
    ],
    ids=["months", "days", "no month", "too few to say"],
)
def test_whole_numbers_may_be_months_or_days(observed, values, form):
    table = observed(Region=np.resize(values, 600))
    assert months.whole_form(table, region(table)) == form


def test_months_that_look_like_numbers_are_no_text_once_they_are_dates(observed):
    table = replace(observed(), csv=Csv(text=["Region", "plz"]))
    assert (
        months.csv_format(table, region(table), "%m.%Y")
        == """--csv '{"text": ["plz"], "format": {"Region": "%m.%Y"}}'"""
    )
    table = replace(observed(), csv=Csv(text=["Region"]))
    assert months.csv_format(table, region(table), "%m.%Y") == """--csv '{"format": {"Region": "%m.%Y"}}'"""


def test_only_a_csv_file_has_options(observed):
    table = replace(observed(), path="a.parquet")
    assert months.remedy(table, region(table), "%Y%m") == (
        "with dates in their place (%Y%m for strptime), rows can be split by time"
    )
