"""What is served: a loaded package, its counters, and logs that name its version."""

from dataclasses import dataclass

from tidegate.serve.observability.access_log import AccessLog
from tidegate.serve.observability.row_log import RowLog
from tidegate.serve.observability.spans import Spans
from tidegate.serve.observability.telemetry import Counts
from tidegate.serve.package import Servable


@dataclass(frozen=True, slots=True)
class Served:
    """Replaced as a whole: a request is answered, and logged, by one of them."""

    servable: Servable
    counts: Counts
    log: AccessLog | None = None
    rows: RowLog | None = None
    spans: Spans | None = None

    @property
    def is_logged(self) -> bool:
        return self.log is not None or self.rows is not None
