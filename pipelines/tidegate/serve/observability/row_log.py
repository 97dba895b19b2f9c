"""Log a sample of the answered rows, for `tidegate monitor --data`.

One line of JSON a row: the inputs under their names, as `monitor` reads them, and what was answered. Columns that are
private are left out, whoever asks. Whole requests are sampled, MOST_ROWS rows of each.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import random

from tidegate.arrays import Floats
from tidegate.data.signature import PREDICTED, Signature
from tidegate.errors import DeclarationError
from tidegate.serve.observability.access_log import OFF, require_share

MOST_ROWS = 1000
TIME, VERSION = "tidegate_time", "tidegate_version"
ID = "tidegate_request"


@dataclass(frozen=True, slots=True)
class RowLogOptions:
    """`to` is a file, `-` for the standard output, or `off`. `sample` (0..1) is the share of the answered requests.

    `key` is the column of the request's id; of the second row on, its place follows a slash.
    """

    to: str = OFF
    sample: float = 0.01
    key: str = ID

    def __post_init__(self) -> None:
        require_share(self.sample)


class RowLog:
    """Makes the lines of one server, and gives them to `write`. Raises DeclarationError where the key is an input."""

    def __init__(
        self, options: RowLogOptions, signature: Signature, version: str, write: Callable[[bytes], None]
    ) -> None:
        if options.key in signature.columns or options.key in (TIME, VERSION, PREDICTED):
            raise DeclarationError(f"the rows' key must be a column of its own; {options.key} is one already")
        self._options = options
        self._names = [tensor.name for tensor in signature.inputs if not tensor.private]
        self._version = version
        self._write = write

    def log(self, request: str, values: Mapping[str, Sequence[object]], predictions: Floats) -> None:
        """Write the rows of a request, or none if it is not of the sample."""
        if random() >= self._options.sample:  # noqa: S311 (a sample, no secret)
            return
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        lines = []
        for place, predicted in enumerate(predictions[:MOST_ROWS].tolist()):
            row: dict[str, object] = {self._options.key: f"{request}/{place}" if place else request}
            row |= {TIME: time, VERSION: self._version, PREDICTED: predicted}
            row |= {name: values[name][place] for name in self._names}
            lines.append(json.dumps(row, separators=(",", ":")))
        self._write("".join(f"{line}\n" for line in lines).encode())
