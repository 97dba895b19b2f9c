"""One row of each unit: variants, crossed and immature units, several rows of a unit."""

from dataclasses import replace

import numpy as np
import pytest

from experiment_rows import ASKED, written
from tidegate.errors import DeclarationError
from tidegate.experiments.asked import PerUnit
from tidegate.experiments.read_units import read_units
from tidegate.prediction_files.open_file import open_file

ARMS = ["A", "B", "A", "B", "A", "C"]


def read(path, asked):
    return read_units(open_file(path), asked)


def test_every_row_is_a_unit_where_none_is_named(tmp_path):
    units = read(written(tmp_path / "x.csv", arm=ARMS, bought=[1, 0, None, 1, 0, 1]), ASKED)
    assert units.treated.tolist() == [False, True, False, True, False]
    np.testing.assert_array_equal(units.outcomes["bought"], [1, 0, np.nan, 1, 0])
    assert (units.control_rows, units.treatment_rows, units.others) == (3, 2, 1)


@pytest.mark.parametrize(
    ("per_unit", "expected"), [(PerUnit.SUM, [6, 5]), (PerUnit.MEAN, [3, 5]), (PerUnit.MAX, [4, 5])]
)
def test_several_rows_of_a_unit_become_one(tmp_path, per_unit, expected):
    path = written(tmp_path / "x.csv", who=["u", "w", "u", "w"], arm=["A", "B", "A", "B"], bought=[2, 5, 4, None])
    units = read(path, replace(ASKED, unit="who", per_unit=per_unit))
    assert units.outcomes["bought"].tolist() == expected
    assert units.treated.tolist() == [False, True]


def test_several_rows_of_a_unit_without_a_way_are_refused(tmp_path):
    path = written(tmp_path / "x.csv", who=["u", "w", "u"], arm=["A", "B", "A"], bought=[2, 5, 4])
    with pytest.raises(DeclarationError, match=r"1 of 2 units have several rows; choose what bought is of a unit"):
        read(path, replace(ASKED, unit="who"))


def test_a_unit_in_both_variants_is_counted_and_left_out(tmp_path):
    path = written(tmp_path / "x.csv", who=["u", "w", "u", "z"], arm=["A", "B", "B", "A"], bought=[2, 5, 4, 1])
    units = read(path, replace(ASKED, unit="who", per_unit=PerUnit.SUM))
    assert (units.crossed, units.outcomes["bought"].tolist()) == (1, [5.0, 1.0])


def test_a_unit_that_was_first_seen_too_late_is_left_out(tmp_path):
    days = ["2026-03-01", "2026-03-05", "2026-03-09", "2026-03-10"]
    path = written(tmp_path / "x.csv", who=["u", "w", "z", "u"], arm=["A", "B", "B", "A"], t=days, bought=[0, 1, 0, 1])
    units = read(path, replace(ASKED, unit="who", per_unit=PerUnit.MAX, time="t", mature_s=5 * 86_400.0))
    assert (units.immature, units.outcomes["bought"].tolist()) == (1, [1.0, 1.0])


def test_a_covariate_is_that_of_a_units_first_row(tmp_path):
    path = written(
        tmp_path / "x.csv", who=["u", "w", "u"], arm=["A", "B", "A"], bought=[2, 5, 4], before=[7.0, 8.0, 9.0]
    )
    units = read(path, replace(ASKED, unit="who", per_unit=PerUnit.SUM, covariate="before"))
    assert units.covariate.tolist() == [7.0, 8.0]


def test_every_missing_column_is_named_at_once(tmp_path):
    path = written(tmp_path / "x.csv", arm=["A", "B"], bought=[1, 0])
    with pytest.raises(DeclarationError) as raised:
        read(path, replace(ASKED, variant="arms", unit="who", outcomes=("bougth",)))
    assert [problem.message.partition(";")[0] for problem in raised.value.problems] == [
        "--variant: unknown column: arms",
        "--unit: unknown column: who",
        "--outcome: unknown column: bougth",
    ]


def test_a_variant_without_rows_is_refused_with_those_that_have_some(tmp_path):
    path = written(tmp_path / "x.csv", arm=["A", "C"], bought=[1, 0])
    with pytest.raises(DeclarationError, match="--treatment B: no row of arm has it; its values: A, C"):
        read(path, ASKED)


def test_a_row_without_a_variant_is_refused(tmp_path):
    path = written(tmp_path / "x.csv", arm=["A", None, "B"], bought=[1, 0, 1])
    with pytest.raises(DeclarationError, match=r"x\.csv:3:1: arm is empty in 1 of 3 rows"):
        read(path, ASKED)
