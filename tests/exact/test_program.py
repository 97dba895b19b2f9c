"""A writer names what it collects."""

import numpy as np

from tidegate.exact.program import ProgramStep, Writer


def test_values_and_constants_are_named_by_their_place():
    writer = Writer(texts=1, numbers=2)
    assert (writer.constant(np.zeros(1)), writer.constant(np.ones(1))) == ("c0", "c1")
    assert (writer.step("Add", "x", "c0"), writer.step("Add", "v0", "c1")) == ("v0", "v1")
    program = writer.program()
    assert (program.width, program.steps[1]) == (3, ProgramStep("Add", ("v0", "c1"), {}))
