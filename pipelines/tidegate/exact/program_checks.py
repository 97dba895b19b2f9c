"""Refuse programs whose steps do not fit together, or take too much memory.

Every step may use only what is made before it, so there are no cycles; every value is a matrix with a row per row of
the request, or one of its columns, of a known width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.exact import tree_checks
from tidegate.exact.program import INPUT, OPERATORS, OPTIONAL, Array, Element, Program, ProgramStep

MOST_COLUMNS = 10_000
"""The most columns of any value: 10,000 rows are answered in pieces, so that none has more than 80 MB."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with a row per row of the request; no columns: a vector."""

    type: str
    columns: int | None


class _MisfitError(ValueError):
    pass


def problem(program: Program) -> str | None:
    """Why the program can't be run; None where it can."""
    if not 1 <= program.width <= MOST_COLUMNS:
        return f"it has {program.width} input columns; 1 to {MOST_COLUMNS} are read"
    values: dict[str, _Value] = {INPUT: _Value("double", program.width)}
    constants = {f"c{place}": constant for place, constant in enumerate(program.constants)}
    for place, step in enumerate(program.steps):
        if wrong := next(_misuses(step, values, constants), None):
            return f"step {place}, {step.operator}, {wrong}"
        try:
            made = _made(step, values, constants)
        except _MisfitError as error:
            return f"step {place}, {step.operator}, {error}"
        if made.columns is not None and made.columns > MOST_COLUMNS:
            return f"step {place}, {step.operator}, makes {made.columns} columns; at most {MOST_COLUMNS} are made"
        values[f"v{place}"] = made
    last = values[f"v{len(program.steps) - 1}"] if program.steps else None
    return None if last and last.type == "double" and last.columns else "its result is not a matrix of doubles"


def _misuses(step: ProgramStep, values: dict[str, _Value], constants: dict[str, Array]) -> Iterator[str]:
    operator = OPERATORS[step.operator]
    if unknown := [name for name in step.inputs if name not in values and name not in constants]:
        yield f"uses {unknown[0][:80]!r}, which is not made before it"
    if len(step.inputs) != (operator.inputs or max(1, len(step.inputs))):
        yield f"has {len(step.inputs)} inputs"
    if missing := [name for name in operator.attributes if name not in step.attributes and name not in OPTIONAL]:
        yield f"lacks {missing[0]}"


def _made(step: ProgramStep, values: dict[str, _Value], constants: dict[str, Array]) -> _Value:
    match step.operator:
        case "Add" | "Sub" | "Mul" | "Div":
            return _beside(_rows(step.inputs[0], values), _constant(step.inputs[1], constants))
        case "IsNaN":
            return _Value("bool", _rows(step.inputs[0], values).columns)
        case "Where":
            chosen = _rows(step.inputs[2], values)
            _expect(values.get(step.inputs[0]) == _Value("bool", chosen.columns), "chooses by another matrix")
            return _beside(chosen, _constant(step.inputs[1], constants))
        case "Cast":
            return _cast(step, values)
        case "Gather":
            return _gathered(step, values, constants)
        case "Concat":
            _expect(step.attributes["axis"] == 1, "puts rows below each other")
            return _Value("double", sum(_rows(name, values).columns or 0 for name in step.inputs))
        case _:
            asked = _rows(step.inputs[0], values)
            if wrong := next(tree_checks.problems(step.attributes, asked.columns or 0), None):
                raise _MisfitError(f"is refused: {wrong}")
            return _Value("double", step.attributes["n_targets"])


def _rows(name: str, values: dict[str, _Value]) -> _Value:
    value = values.get(name)
    if value is None or value.type != "double" or value.columns is None:
        raise _MisfitError(f"uses {name!r}, which is not a matrix of doubles")
    return value


def _constant(name: str, constants: dict[str, Array]) -> Array:
    if name not in constants:
        raise _MisfitError(f"uses {name!r}, which is not a constant")
    return constants[name]


def _beside(rows: _Value, constant: Array) -> _Value:
    """The rows, each combined with a constant row."""
    _expect(constant.shape in ((1, rows.columns), (1, 1)) and constant.dtype.kind == "f", "has a constant that differs")
    return rows


def _cast(step: ProgramStep, values: dict[str, _Value]) -> _Value:
    given = values.get(step.inputs[0])
    allowed: Sequence[tuple[str, bool, int, str]] = (
        ("double", False, Element.FLOAT, "float"),
        ("float", False, Element.DOUBLE, "double"),
        ("double", True, Element.INT64, "int64"),
    )
    for kind, is_vector, to, made in allowed:
        if given and given.type == kind and (given.columns is None) is is_vector and step.attributes["to"] == to:
            return _Value(made, given.columns)
    raise _MisfitError("converts to a type that is not converted to")


def _gathered(step: ProgramStep, values: dict[str, _Value], constants: dict[str, Array]) -> _Value:
    source, chosen = step.inputs
    if step.attributes["axis"] == 1:
        given, places = _rows(source, values), _constant(chosen, constants)
        inside = places.size and int(places.min()) >= 0 and int(places.max()) < (given.columns or 0)
        _expect(places.dtype.kind == "i" and places.ndim < 2 and inside, "chooses columns that do not exist")
        return _Value("double", len(places) if places.ndim else None)
    table = _constant(source, constants)
    _expect(step.attributes["axis"] == 0 and table.ndim == 2 and table.dtype.kind == "f", "has no table to look in")
    _expect(values.get(chosen) == _Value("int64", None), "looks up what is not a code")
    return _Value("double", table.shape[1])


def _expect(holds: object, otherwise: str) -> None:
    if not holds:
        raise _MisfitError(otherwise)
