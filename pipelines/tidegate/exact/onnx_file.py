"""A program as the bytes of an ONNX file: the same program, the same bytes.

The reader knows only what the writer writes. A file is accepted where writing what was read gives its bytes again, so
that onnxruntime can't read anything else in it: external data, other operators, subgraphs and functions are refused.
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from collections.abc import Mapping

from tidegate.exact import wire
from tidegate.exact.program import INPUT, OPERATORS, Array, Attribute, Element, Program, ProgramStep
from tidegate.exact.wire import WireError, integer, message, text

IR_VERSION, OPSET, ML_OPSET = 10, 21, 5
PRODUCER = "tidegate"
MOST_BYTES = 512 * 2**20
MOST_STEPS = 10_000
"""The most steps, and the most constants."""
RESULT = "y"
DTYPES = {Element.DOUBLE: "<f8", Element.INT64: "<i8", Element.UINT8: "|u1"}


def write(program: Program) -> bytes:
    """The file's bytes."""
    nodes = [(1, _node(place, step)) for place, step in enumerate(program.steps)]
    last = f"v{len(program.steps) - 1}"
    # what the result is called never changes, however many steps there are
    nodes.append((1, message((1, last.encode()), (2, RESULT.encode()), (4, b"Identity"))))
    constants = [(5, _tensor(values, f"c{place}")) for place, values in enumerate(program.constants)]
    inputs, outputs = (11, _described(INPUT, program.width)), (12, _described(RESULT, None))
    graph = message(*nodes, (2, PRODUCER.encode()), *constants, inputs, outputs)
    opsets = [(8, message((1, domain), (2, version))) for domain, version in ((b"", OPSET), (b"ai.onnx.ml", ML_OPSET))]
    return message((1, IR_VERSION), (2, PRODUCER.encode()), (7, graph), *opsets)


def read(content: bytes) -> Program:
    """The program in a file's bytes. Raises WireError, with the reason, for bytes that `write` does not write."""
    if len(content) > MOST_BYTES:
        raise WireError(f"it has {len(content) / 2**20:.0f} MiB, at most {MOST_BYTES // 2**20} are read")
    model = wire.fields(content, once=frozenset({1, 2, 7}), repeated=frozenset({8}))
    graph = wire.fields(wire.blob(model, 7), once=frozenset({2, 11, 12}), repeated=frozenset({1, 5}))
    nodes, constants = wire.blobs(graph, 1), wire.blobs(graph, 5)
    if max(len(nodes), len(constants)) > MOST_STEPS or len(nodes) < 2:
        raise WireError(f"it has {len(nodes)} steps and {len(constants)} constants; 1 to {MOST_STEPS} are read")
    width = _width(wire.blob(graph, 11))
    program = Program(width, tuple(map(_array, constants)), tuple(map(_step, nodes[:-1])))
    if write(program) != content:
        raise WireError("it is not written as `tidegate package` writes")
    return program


def _node(place: int, step: ProgramStep) -> bytes:
    operator = OPERATORS[step.operator]
    return message(
        *((1, name.encode()) for name in step.inputs),
        (2, f"v{place}".encode()),
        (4, step.operator.encode()),
        *((5, _attribute(name, step.attributes[name], operator.attributes[name])) for name in sorted(step.attributes)),
        *([(7, operator.domain.encode())] if operator.domain else []),
    )


def _step(content: bytes) -> ProgramStep:
    found = wire.fields(content, once=frozenset({2, 4, 7}), repeated=frozenset({1, 5}))
    name = text(found, 4)
    if name not in OPERATORS:
        raise WireError(f"it uses the operator {name[:80]}")
    operator = OPERATORS[name]
    inputs = tuple(name.decode(errors="replace") for name in wire.blobs(found, 1))
    attributes: dict[str, Array] = {}
    for attribute in wire.blobs(found, 5):
        key, value = _attribute_of(attribute, operator.attributes)
        attributes[key] = value
    return ProgramStep(name, inputs, attributes)


def _attribute(name: str, value: Array, kind: Attribute) -> bytes:
    match kind:
        case Attribute.INT:
            held: tuple[int, wire.Field] = (3, int(value))
        case Attribute.INTS:
            held = (8, wire.packed(value))
        case Attribute.TENSOR:
            held = (5, _tensor(value, ""))
    return message((1, name.encode()), held, (20, int(kind)))


def _attribute_of(content: bytes, known: Mapping[str, Attribute]) -> tuple[str, Array]:
    found = wire.fields(content, once=frozenset({1, 3, 5, 8, 20}))
    name = text(found, 1)
    match known.get(name):
        case Attribute.INT:
            return name, integer(found, 3)
        case Attribute.INTS:
            return name, wire.unpacked(wire.blob(found, 8))
        case Attribute.TENSOR:
            return name, _array(wire.blob(found, 5))
        case None:
            raise WireError(f"it has the attribute {name[:80]}")


def _tensor(values: Array, name: str) -> bytes:
    element = {"f": Element.DOUBLE, "i": Element.INT64, "u": Element.UINT8}[values.dtype.kind]
    raw = values.astype(DTYPES[element]).tobytes()
    dims = [(1, size) for size in values.shape]
    return message(*dims, (2, int(element)), *([(8, name.encode())] if name else []), (9, raw))


def _array(content: bytes) -> Array:
    import numpy as np

    found = wire.fields(content, once=frozenset({2, 8, 9}), repeated=frozenset({1}))
    element, raw = integer(found, 2), wire.blob(found, 9)
    dtype = {int(known): dtype for known, dtype in DTYPES.items()}.get(element)
    shape = [size for size in found.get(1, []) if isinstance(size, int) and size > 0]
    if dtype is None or len(shape) != len(found.get(1, [])) or len(shape) > 2:
        raise WireError("a constant is not a list or matrix of doubles or integers")
    size = np.dtype(dtype).itemsize
    for length in shape:  # in Python's integers, which can't overflow
        size *= length
    if size != len(raw):
        raise WireError(f"a constant of {size} bytes has {len(raw)}")
    return np.frombuffer(raw, dtype).reshape(shape)


def _described(name: str, width: int | None) -> bytes:
    columns = message((1, width)) if width else message((2, b"columns"))
    shape = message((1, message((2, b"rows"))), (1, columns))
    return message((1, name.encode()), (2, message((1, message((1, int(Element.DOUBLE)), (2, shape))))))


def _width(described: bytes) -> int:
    """The number of columns of the input; what else is described is compared when it is written again."""
    content = described
    for number in (2, 1, 2):
        content = wire.blob(wire.fields(content, once=frozenset({1, 2} if number == 2 else {1})), number)
    columns = wire.blobs(wire.fields(content, once=frozenset(), repeated=frozenset({1})), 1)
    if len(columns) != 2:
        raise WireError("the input is not a matrix")
    return integer(wire.fields(columns[1], once=frozenset({1})), 1)
