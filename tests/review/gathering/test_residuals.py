"""Residuals are read from files of anybody; what is not a number is left out, and a private target is not shown."""

import pytest
import yaml

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.review.evaluation_data import ResidualBin
from tidegate.review.gathering.residuals import FILE, MOST, read

HEAD = "predicted,residual,p10,p90\n"


@pytest.fixture
def sides(tmp_path):
    base, head = tmp_path / "base", tmp_path / "head"
    declare(head)
    write_text(head / FILE, f"{HEAD}20,1,-3,4\n10,2,-1,5\n")
    return base, head


def declare(root, **target):
    columns = {"minutes": {"type": "float", "role": "target", **target}, "id": {"type": "int", "private": True}}
    write_text(root / paths.PARAMS, yaml.safe_dump({"data": {"columns": columns}}))


def test_bins_are_in_the_order_of_their_predictions_and_a_base_may_have_none(sides):
    found = read(*sides)
    assert found.head == (ResidualBin(10.0, 2.0, -1.0, 5.0), ResidualBin(20.0, 1.0, -3.0, 4.0))
    assert found.head[0].observed == 12
    assert found.base == ()


def test_both_sides_are_read(sides):
    write_text(sides[0] / FILE, f"{HEAD}5,1,0,2\n")
    assert read(*sides).base == (ResidualBin(5.0, 1.0, 0.0, 2.0),)


def test_what_cannot_be_drawn_is_left_out_and_a_file_has_an_end(sides):
    bad = "nan,1,2,3\n1e300,1,2,3\n1,2,x,3\n1,2\ninf,1,2,3\n"
    write_text(sides[1] / FILE, HEAD + bad + "1,2,3,4\n" * (MOST + 1))
    assert len(read(*sides).head) == MOST
    write_text(sides[1] / FILE, HEAD + bad)
    assert read(*sides) is None


def test_a_private_target_is_not_drawn(sides):
    declare(sides[1], private=True)
    assert read(*sides) is None


@pytest.mark.parametrize("text", ["data: 1", "data: {columns: [1]}", "data: {columns: {a: 1}}"])
def test_declarations_of_another_shape_declare_no_private_target(sides, text):
    write_text(sides[1] / paths.PARAMS, text)
    assert read(*sides) is not None
