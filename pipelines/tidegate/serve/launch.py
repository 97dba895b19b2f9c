"""Load a package and serve it: what `tidegate serve` and `tidegate-serve` both do."""

import os
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.serve.access_log import OFF, AccessLog, LogOptions
from tidegate.serve.log_writer import STANDARD_OUTPUT, LogWriter, opened
from tidegate.serve.row_log import RowLog, RowLogOptions

if TYPE_CHECKING:
    from tidegate.serve.app import Server

UNREADY_S, MOST_UNREADY_S = 5.0, 300.0
"""In five seconds the routers that tidegate renders have asked twice whether a server is ready."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where the package is, which one it must be, and how it is served."""

    package: Path
    sha256: str | None
    host: str
    port: int
    ignore_unknown: bool
    log: LogOptions = field(default_factory=LogOptions)
    rows: RowLogOptions = field(default_factory=RowLogOptions)
    unready_s: float = UNREADY_S
    """For which it still answers after SIGTERM."""

    def __post_init__(self) -> None:
        if not 0 <= self.unready_s <= MOST_UNREADY_S:
            raise DeclarationError(f"a drain takes 0 to {MOST_UNREADY_S:g} seconds, got {self.unready_s!r}")


def run(options: Options) -> None:
    """Serve until a signal ends it. Raises UserError for a package that must not be served, or a port that is taken."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(
            variable, "1"
        )  # before numpy is loaded: with two threads, sums are formed in another order
    try:
        from tidegate.serve.app import Server
        from tidegate.serve.server import Listening, listen
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tidegate"):
            raise
        raise InfrastructureError(f"{error.name} is not installed; install the extra: tidegate[serve]") from None
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.serve.package import load

    servable = load(options.package, options.sha256, extra=trusted_here())
    server = Server(servable, ignore_unknown=options.ignore_unknown)
    stream = (
        sys.stderr if STANDARD_OUTPUT in (options.log.to, options.rows.to) else sys.stdout
    )  # lines of a log are all JSON

    def started(address: str) -> None:
        stream.write(f"{servable.name} {servable.version} on {address}\n")
        stream.flush()

    with ExitStack() as logs:
        if options.log.to != OFF:
            writer = logs.enter_context(closing(_writer(server, options.log.to)))
            server.log = AccessLog(options.log, servable.signature, servable.version, writer.write)
        if options.rows.to != OFF:
            writer = logs.enter_context(closing(_writer(server, options.rows.to)))
            server.rows = RowLog(options.rows, servable.signature, servable.version, writer.write)
        how = Listening(server.at_once(), server.drain, options.unready_s)
        listen(server.app(), options.host, options.port, started=started, how=how)


def _writer(server: "Server", to: str) -> LogWriter:
    return LogWriter(opened(to), server.telemetry.dropped.inc)
