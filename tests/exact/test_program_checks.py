"""Steps that do not fit together are refused, with the step."""

import numpy as np
import pytest

from exact.exact_trees import program, stump
from tidegate.exact.program_checks import MOST_COLUMNS, problem

ROW, PLACE, PLACES = np.zeros((1, 2)), np.array(0), np.array([0, 1])
SCALED = (("Sub", ("x", "c0"), {}), ("IsNaN", ("v0",), {}), ("Where", ("v1", "c0", "v0"), {}))
LOOKED_UP = (
    ("Gather", ("x", "c0"), {"axis": 1}),
    ("Cast", ("v0",), {"to": 7}),
    ("Gather", ("c1", "v1"), {"axis": 0}),
    ("Concat", ("v2", "x"), {"axis": 1}),
)


@pytest.mark.parametrize(
    "sound",
    [
        stump(),
        program(*SCALED, constants=(ROW,)),
        program(*LOOKED_UP, constants=(PLACE, np.zeros((3, 4)))),
        program(("Cast", ("x",), {"to": 1}), ("Cast", ("v0",), {"to": 11})),
        program(("Gather", ("x", "c0"), {"axis": 1}), constants=(PLACES,)),
    ],
    ids=["trees", "scaling", "a table", "rounding", "columns"],
)
def test_what_is_packaged_has_no_problem(sound):
    assert problem(sound) is None


def one(operator, inputs, constants=(), **attributes):
    return program((operator, inputs, attributes), constants=constants)


BROKEN = {
    "a value from later": (one("Add", ("v3", "c0"), (ROW,)), "'v3', which is not made before it"),
    "its own value": (one("Add", ("v0", "c0"), (ROW,)), "'v0', which is not made before it"),
    "too many inputs": (one("Add", ("x", "c0", "c0"), (ROW,)), "has 3 inputs"),
    "nothing to concatenate": (one("Concat", (), axis=1), "has 0 inputs"),
    "an attribute missing": (one("Cast", ("x",)), "lacks to"),
    "a row of another width": (one("Mul", ("x", "c0"), (np.zeros((1, 3)),)), "constant that differs"),
    "a row of integers": (one("Mul", ("x", "c0"), (np.zeros((1, 2), int),)), "constant that differs"),
    "two matrices": (one("Div", ("x", "x")), "not a constant"),
    "a constant as rows": (one("IsNaN", ("c0",), (ROW,)), "not a matrix of doubles"),
    "a column that does not exist": (one("Gather", ("x", "c0"), (np.array([0, 2]),), axis=1), "do not exist"),
    "a column below zero": (one("Gather", ("x", "c0"), (np.array([-1]),), axis=1), "do not exist"),
    "no table": (one("Gather", ("c0", "x"), (PLACES,), axis=0), "no table"),
    "doubles as codes": (one("Gather", ("c0", "x"), (np.zeros((2, 2)),), axis=0), "not a code"),
    "rows below each other": (one("Concat", ("x", "x"), axis=0), "below each other"),
    "text": (one("Cast", ("x",), to=8), "not converted to"),
    "a choice by numbers": (one("Where", ("x", "c0", "x"), (ROW,)), "another matrix"),
    "a tree over a missing column": (stump(nodes_featureids=np.array([0, 7])), "not among its 2"),
    "no steps": (program(), "result is not a matrix"),
    "codes as the result": (one("Gather", ("x", "c0"), (PLACE,), axis=1), "result is not a matrix"),
    "no inputs": (program(*SCALED, constants=(ROW,), width=0), "0 input columns"),
    "too many inputs to hold": (program(*SCALED, constants=(ROW,), width=10**9), "1000000000 input columns"),
}


@pytest.mark.parametrize(("broken", "why"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_fit_is_refused(broken, why):
    assert why in (problem(broken) or "")


def test_a_value_that_doubles_with_every_step_is_refused():
    doubling = program(*(("Concat", (value, value), {"axis": 1}) for value in ("x", *(f"v{i}" for i in range(40)))))
    assert f"at most {MOST_COLUMNS} are made" in (problem(doubling) or "")
