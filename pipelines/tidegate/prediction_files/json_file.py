"""Read rows from JSON lines or a JSON document, or what a harness wrote in these."""

import json
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.json_value import Json
from tidegate.prediction_files import lm_eval, promptfoo
from tidegate.prediction_files.prediction_file import HarnessResults, PredictionFile, first_line, of_table
from tidegate.prediction_files.row_places import bad_json_line, in_json_lines, is_packed, opened

BLOCK_BYTES = 1 << 24
"""Arrow types a column by the block: a large one sees all of most files, and no row is larger."""


def read_lines(path: Path) -> PredictionFile:
    """One JSON object a line. Raises DeclarationError, with line and column, where one is not."""
    import pyarrow as pa
    from pyarrow import json as arrow

    first = _first(path)
    for harness in (promptfoo, lm_eval):
        if harness.wrote_line(first):
            return _of_harness(path, harness.read_lines(path))
    try:
        table = arrow.read_json(
            pa.input_stream(str(path), compression="gzip" if is_packed(path) else None),
            read_options=arrow.ReadOptions(block_size=BLOCK_BYTES),
        )
    except (pa.ArrowException, OSError) as error:
        where, why = bad_json_line(path) or (Where(str(path)), f"cannot be read: {first_line(error)}")
        raise DeclarationError(Problem(why, where)) from None
    return of_table(path, table, lambda row, name: in_json_lines(path, row, name))


def read_document(path: Path) -> PredictionFile:
    """A list of rows, or the results of promptfoo."""
    import pyarrow as pa

    try:
        document = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        raise DeclarationError(
            Problem(f"is not JSON: {error.msg.lower()}", Where(str(path), error.lineno, error.colno))
        ) from None
    except (ValueError, RecursionError) as error:
        raise DeclarationError(Problem(f"is not JSON: {first_line(error)}", Where(str(path)))) from None
    if promptfoo.wrote_document(document):
        return _of_harness(path, promptfoo.read_document(path, document))
    if not isinstance(document, list) or not all(isinstance(record, dict) for record in document):
        known = "is neither a list of rows nor what `promptfoo eval --output results.json` wrote"
        message = f"{known}; of lm-evaluation-harness, compare the samples_*.jsonl of `--log_samples`"
        raise DeclarationError(Problem(message, Where(str(path))))
    try:
        table = pa.Table.from_pylist(document)
    except pa.ArrowException as error:
        raise DeclarationError(Problem(f"is not a table: {first_line(error)}", Where(str(path)))) from None
    return of_table(path, table, lambda _row, _name: Where(str(path)))


def _first(path: Path) -> Json:
    """The first row; what is wrong with it is found when all are read."""
    with opened(path) as text:
        line = next((line for line in text if line.strip()), "null")
    try:
        first: Json = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return first


def _of_harness(path: Path, results: HarnessResults) -> PredictionFile:
    import pyarrow as pa

    table = pa.table({name: pa.array(values) for name, values in results.columns.items()})
    return of_table(
        path,
        table,
        lambda row, _name: Where(str(path), results.lines[row]),
        harness=results,
        notes=results.notes,
    )
