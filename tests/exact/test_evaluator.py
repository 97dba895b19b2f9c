"""Programs run as IEEE arithmetic says, and as many rows at once as fit."""

import os
import sys

import numpy as np
import pytest

from exact import exact_trees
from tidegate.errors import InfrastructureError
from tidegate.exact import evaluator, onnx_file
from tidegate.exact.wire import WireError

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
ROWS = np.array([[0.5, 3.0], [np.nextafter(0.5, 1), 2.0], [np.nan, np.nan], [-np.inf, 1.0]])


def run(program, rows, columns=2):
    return evaluator.read(onnx_file.write(program), columns=columns)(rows).tolist()


def test_trees_add_up_with_limits_inclusive_and_missing_values_in_their_direction():
    assert run(exact_trees.stump(), ROWS) == [[-0.75], [1.75], [-0.25], [-0.75]]


@pytest.mark.parametrize(("given", "kept"), [(None, "1"), ("0", "0")])
def test_onnxruntime_sends_nothing_unless_the_environment_lets_it(given, kept, monkeypatch):
    monkeypatch.delenv(evaluator.NO_TELEMETRY, raising=False)
    if given:
        monkeypatch.setenv(evaluator.NO_TELEMETRY, given)
    run(exact_trees.stump(), ROWS)
    assert os.environ[evaluator.NO_TELEMETRY] == kept


def test_preprocessing_is_that_of_numpy():
    steps = [
        ("IsNaN", ("x",), {}),
        ("Where", ("v0", "c0", "x"), {}),
        ("Sub", ("v1", "c1"), {}),
        ("Div", ("v2", "c2"), {}),
    ]
    fill, mean, scale = np.array([[7.0, 8.0]]), np.array([[0.1, 0.2]]), np.array([[0.3, 3.0]])
    made = run(exact_trees.program(*steps, constants=(fill, mean, scale)), ROWS)
    assert made == ((np.where(np.isnan(ROWS), fill, ROWS) - mean) / scale).tolist()


def test_rows_are_run_in_pieces(monkeypatch):
    whole = run(exact_trees.stump(), ROWS)
    monkeypatch.setattr(evaluator, "ROWS", 3)
    assert run(exact_trees.stump(), ROWS) == whole


def test_a_program_that_does_not_fit_is_refused():
    with pytest.raises(WireError, match="not among its 2"):
        run(exact_trees.stump(nodes_featureids=np.array([0, 2])), ROWS)
    with pytest.raises(WireError, match="2 input columns; 3 are described"):
        run(exact_trees.stump(), ROWS, columns=3)


def test_without_onnxruntime_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(InfrastructureError, match=r"install the extra: tidegate\[exact\]"):
        run(exact_trees.stump(), ROWS)
