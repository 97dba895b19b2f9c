"""The same program gives the same bytes, and only what is written is read."""

from contextlib import suppress

import numpy as np
import pytest

from exact import exact_trees
from tidegate.exact import onnx_file, wire
from tidegate.exact.wire import WireError

CONTENT = onnx_file.write(exact_trees.stump())


def test_the_same_program_gives_the_same_bytes_which_come_back_as_it():
    assert onnx_file.write(exact_trees.stump()) == CONTENT
    program = onnx_file.read(CONTENT)
    assert (program.width, [step.operator for step in program.steps]) == (2, ["TreeEnsemble"])
    assert program.steps[0].attributes["leaf_weights"].tolist() == [-1.0, 1.0, 0.25, 0.75]


def parts(content=CONTENT):
    model = wire.fields(content, once=frozenset({1, 2, 7}), repeated=frozenset({8}))
    graph = wire.fields(wire.blob(model, 7), once=frozenset({2, 11, 12}), repeated=frozenset({1, 5}))
    return model, graph


def rebuilt(*, more=(), graph=(), node=None, constants=()):
    """The file with other fields: `more` in the model, `graph` in the graph, `node` instead of the trees."""
    model, inside = parts()
    nodes = wire.blobs(inside, 1)
    nodes[0] = node or nodes[0]
    made = wire.message(
        *((1, each) for each in nodes),
        *((number, inside[number][0]) for number in (2,)),
        *((5, each) for each in constants),
        *((number, inside[number][0]) for number in (11, 12)),
        *graph,
    )
    return wire.message((1, model[1][0]), (2, model[2][0]), (7, made), *((8, each) for each in model[8]), *more)


def node(*fields, operator=b"TreeEnsemble"):
    return wire.message((1, b"x"), (2, b"v0"), (4, operator), *fields)


def tensor(*fields, dims=(1,)):
    return wire.message(*((1, size) for size in dims), (2, 11), (8, b"c0"), *fields)


HOSTILE = {
    "external data": (
        rebuilt(constants=[tensor((13, wire.message((1, b"location"), (2, b"/etc/passwd"))))]),
        "field 13",
    ),
    "data in another place": (rebuilt(constants=[tensor((14, 1))]), "field 14"),
    "a custom operator": (rebuilt(node=node(operator=b"PyOp")), "uses the operator PyOp"),
    "a loop": (rebuilt(node=node(operator=b"Loop")), "uses the operator Loop"),
    "a subgraph": (rebuilt(node=node((5, wire.message((1, b"body"), (6, b""), (20, 5))))), "field 6"),
    "an unknown attribute": (rebuilt(node=node((5, wire.message((1, b"trap"), (3, 1), (20, 2))))), "attribute trap"),
    "a function": (rebuilt(more=[(25, b"")]), "field 25"),
    "metadata": (rebuilt(more=[(14, wire.message((1, b"ep.context"), (2, b"1")))]), "field 14"),
    "a sparse tensor": (rebuilt(graph=[(15, b"")]), "field 15"),
    "a tensor that claims a terabyte": (rebuilt(constants=[tensor((9, b"\0" * 8), dims=(2**40, 2**40))]), "has 8"),
    "a tensor of text": (rebuilt(constants=[wire.message((1, 1), (2, 8), (9, b"x"))]), "doubles or integers"),
    "a tensor without values": (rebuilt(constants=[wire.message((1, 0), (2, 11), (9, b""))]), "doubles or integers"),
    "another domain": (rebuilt(node=node((7, b"com.microsoft"))), "not written as"),
    "another operator set": (rebuilt(more=[(8, wire.message((1, b"evil"), (2, 1)))]), "not written as"),
    "two graphs": (rebuilt(more=[(7, b"")]), "field 7 is repeated"),
    "no graph": (wire.message((1, 10)), "field 7 is missing"),
    "no program": (b"\x80\x04\x95 pickled", "field 64"),
    "nothing": (b"", "missing"),
}


@pytest.mark.parametrize(("content", "why"), HOSTILE.values(), ids=HOSTILE)
def test_whatever_else_onnx_knows_is_refused(content, why):
    with pytest.raises(WireError, match=why):
        onnx_file.read(content)


def test_an_input_that_is_not_a_matrix_is_refused():
    flat = wire.message((1, b"x"), (2, wire.message((1, wire.message((1, 11), (2, wire.message((1, b""))))))))
    model, inside = parts()
    graph = wire.message(*((1, each) for each in wire.blobs(inside, 1)), (2, b"t"), (11, flat), (12, flat))
    with pytest.raises(WireError, match="not a matrix"):
        onnx_file.read(wire.message((1, 10), (2, b"t"), (7, graph), *((8, each) for each in model[8])))


def test_too_many_steps_and_too_many_bytes_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(onnx_file, "MOST_STEPS", 1)
    with pytest.raises(WireError, match="it has 2 steps"):
        onnx_file.read(CONTENT)
    monkeypatch.setattr(onnx_file, "MOST_BYTES", 1)
    with pytest.raises(WireError, match="at most 0 are read"):
        onnx_file.read(CONTENT)


def test_every_cut_and_many_flipped_bits_are_refused_or_another_sound_file():
    generator = np.random.default_rng(7)
    for place in range(len(CONTENT)):
        with pytest.raises(WireError):
            onnx_file.read(CONTENT[:place])
    for place in generator.integers(len(CONTENT), size=300).tolist():
        changed = bytearray(CONTENT)
        changed[place] ^= 1 << int(generator.integers(8))
        with suppress(WireError):
            assert onnx_file.write(onnx_file.read(bytes(changed))) == changed
