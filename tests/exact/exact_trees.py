"""Small programs of an exact form, sound and broken."""

import numpy as np

from tidegate.exact.program import Program, Writer
from tidegate.exact.trees import Branch, TreeCollection


def stump(**changes: object) -> Program:
    """x0 <= 0.5 goes left; x1 among 1 and 3 goes left, else right; summed. `changes` replace attributes."""
    collection = TreeCollection()
    collection.tree({0: Branch(0, 0.5, missing_left=True, left=1, right=2)}, {1: -1.0, 2: 1.0})
    collection.tree({0: Branch(1, 0.0, missing_left=False, left=1, right=2, members=[1.0, 3.0])}, {1: 0.25, 2: 0.75})
    writer = Writer(texts=0, numbers=2)
    collection.step("x", writer)
    program = writer.program()
    program.steps[0].attributes.update(changes)
    return program


def attributes(**changes: object) -> dict[str, object]:
    return dict(stump(**changes).steps[0].attributes)


def program(*steps: tuple, constants: tuple = (), width: int = 2) -> Program:
    """Steps as (operator, inputs, attributes)."""
    writer = Writer(texts=0, numbers=width)
    for constant in constants:
        writer.constant(constant)
    for operator, inputs, given in steps:
        writer.step(operator, *inputs, **given)
    return writer.program()


ROW = np.array([[1.0, 2.0]])
