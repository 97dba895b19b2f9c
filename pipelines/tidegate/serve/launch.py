"""Load a package and serve it: what `tidegate serve` and `tidegate-serve` both do."""

import os
import re
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, InfrastructureError, Problem, Where
from tidegate.serve.observability import otlp
from tidegate.serve.observability.access_log import OFF, AccessLog, LogOptions
from tidegate.serve.observability.log_writer import STANDARD_OUTPUT, LogWriter, appending, opened
from tidegate.serve.observability.row_log import RowLog, RowLogOptions
from tidegate.serve.observability.spans import Spans, require_collector
from tidegate.serve.routing import flag_file
from tidegate.serve.routing.caller import CallerAttributes
from tidegate.serve.routing.split import STABLE, RequestSplit

if TYPE_CHECKING:
    from tidegate.serve.app import Server
    from tidegate.serve.package import Servable
    from tidegate.serve.reload import Variants
    from tidegate.serve.served import Served

DIGEST, MOST_DIGEST = re.compile(r"[0-9a-f]{64}"), 100
SWITCH_S = 0.0005
"""Seconds after which the thread that predicts lets the event loop go on. With each answer that it sends the loop loses
its turn: with Python's 5 ms for each of many clients, a health check waits long.
"""
UNREADY_S, MOST_UNREADY_S = 5.0, 300.0
"""In five seconds the routers that tidegate renders have asked twice whether a server is ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The package's folder and digest, and how it is served."""

    package: Path
    sha256: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    ignore_unknown: bool = False
    """Whether inputs that the model does not have are left out, not refused."""
    log: LogOptions = field(default_factory=LogOptions)
    rows: RowLogOptions = field(default_factory=RowLogOptions)
    unready_s: float = UNREADY_S
    """Seconds for which it still answers after SIGTERM."""
    candidate: Path | None = None
    """Folder of a second package, which answers its share of the split."""
    candidate_sha256: str | None = None
    split: RequestSplit = field(default_factory=RequestSplit)
    flags: Path | None = None
    """flagd's file, which decides in place of the split's weight who gets the candidate."""
    flag: str | None = None
    """The flag in it; the only one where none is named."""
    flag_headers: str = ""
    """Attributes of a caller beside its key, that the flag may ask for, each with its header."""
    traces: str = ""
    """Address of the collector that gets spans; none where it is empty."""
    trace_sample: float = 0.01
    """Share of the requests without a trace of their own that get one, 0..1."""

    def __post_init__(self) -> None:
        if not 0 <= self.unready_s <= MOST_UNREADY_S:
            raise DeclarationError(f"a drain takes 0 to {MOST_UNREADY_S:g} seconds, got {self.unready_s!r}")
        if self.candidate is None and (self.split != RequestSplit() or self.candidate_sha256):
            raise DeclarationError(
                "a weight, a sticky header and a digest of the candidate need its folder: --candidate"
            )
        if self.flags is None and (self.flag is not None or self.flag_headers):
            what = f"the flag {self.flag}" if self.flag else "--flag-headers"
            raise DeclarationError(f"{what} needs the file with flags: --flags")
        if self.flags is not None and (self.candidate is None or not self.split.sticky):
            reason = "a flag chooses between two versions by a caller's key"
            raise DeclarationError(f"{reason}: --flags needs --candidate and --sticky-header")
        require_collector(self.traces, self.trace_sample)
        CallerAttributes.declared(self.split.sticky, self.flag_headers)  # refused before a package is loaded
        if self.flags is not None and (self.split.weight or self.split.shadow):
            raise DeclarationError("the flag says who gets the candidate; leave out --candidate-weight and --shadow")


@dataclass(frozen=True, slots=True)
class _Logs:
    """The writers of log lines; None for a log that is off."""

    access: LogWriter | None
    rows: LogWriter | None
    spans: LogWriter | None


def run(options: Options) -> None:
    """Serve until a signal ends it. Raises UserError for a package that must not be served, or a port that is taken."""
    # before numpy is loaded: with two threads, sums are formed in another order
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        from tidegate.serve.app import Server
        from tidegate.serve.http.server import Listening, listen
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tidegate"):
            raise
        raise InfrastructureError(f"{error.name} is not installed; install the extra: tidegate[serve]") from None
    from tidegate.serve.reload import Reloader

    sys.setswitchinterval(SWITCH_S)
    servable = _loaded(options.package, options.sha256)
    server = Server(servable, ignore_unknown=options.ignore_unknown, split=options.split if options.candidate else None)
    # lines of a log are all JSON
    stream = sys.stderr if STANDARD_OUTPUT in (options.log.to, options.rows.to) else sys.stdout

    def say(line: str) -> None:
        stream.write(line)
        stream.flush()

    with ExitStack() as logs:
        access, rows = (_writer(server, part.to, logs) for part in (options.log, options.rows))
        written = _Logs(access, rows, _span_writer(server, options, logs))
        server.serve(*_variants(servable, server, options, written))

        def load() -> "Variants":
            return _variants(_loaded(options.package, options.sha256), server, options, written)

        how = Listening(server.at_once, server.drain, options.unready_s, Reloader(server, load, say).reload)

        def started(address: str) -> None:
            say(f"{servable.name} {servable.version} on {address}\n")

        listen(server.app(), options.host, options.port, started=started, how=how)


def _loaded(package: Path, sha256: str | None) -> "Servable":
    from tidegate.config.validation.trusted_classes import trusted_here
    from tidegate.serve.package import load

    return load(package, _digest(sha256), extra=trusted_here())


def _variants(servable: "Servable", server: "Server", options: Options, logs: _Logs) -> "Variants":
    """The package as it is served, and the candidate's and the flag if there are any."""
    if options.candidate is None:
        return _served(servable, server, options, logs, options.log.track), None, None
    from tidegate.serve.reload import require_same_model

    candidate = _loaded(options.candidate, options.candidate_sha256)
    require_same_model(servable, candidate)
    flag = None
    if options.flags is not None:
        attributes = CallerAttributes.declared(options.split.sticky, options.flag_headers)
        flag = flag_file.read(options.flags, options.flag, {servable.version, candidate.version}, attributes)
    return (
        _served(servable, server, options, logs, STABLE),
        _served(candidate, server, options, logs, options.split.candidate_track),
        flag,
    )


def _digest(declared: str | None) -> str | None:
    """The digest that is declared, or that a file holds, which is declared as @FILE and changes with the package."""
    if declared is None or not declared.startswith("@"):
        return declared
    path = Path(declared[1:])
    try:
        with path.open() as file:
            digest = file.read(MOST_DIGEST).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text"
        raise InfrastructureError(Problem(f"the digest can't be read: {reason}", Where(str(path)))) from None
    if not DIGEST.fullmatch(digest):
        raise DeclarationError(
            Problem("must hold a sha256 of 64 hexadecimal digits, and nothing else", Where(str(path)))
        )
    return digest


def _served(servable: "Servable", server: "Server", options: Options, logs: _Logs, track: str) -> "Served":
    from tidegate.serve.served import Served

    signature, version = servable.signature, servable.version
    log = replace(options.log, track=track)
    access = AccessLog(log, signature, version, logs.access.write) if logs.access else None
    rows = RowLog(options.rows, signature, version, logs.rows.write) if logs.rows else None
    sample, write = options.trace_sample, logs.spans.write if logs.spans else None
    spans = Spans(signature, version, track, sample, write) if write else None
    return Served(servable, server.telemetry.counts(track, version), access, rows, spans)


def _writer(server: "Server", to: str, opening: ExitStack) -> LogWriter | None:
    if to == OFF:
        return None
    return opening.enter_context(closing(LogWriter(appending(opened(to)), server.telemetry.dropped.inc)))


def _span_writer(server: "Server", options: Options, opening: ExitStack) -> LogWriter | None:
    if not options.traces:
        return None
    send = otlp.sending(options.traces, server.served.servable.name)
    return opening.enter_context(closing(LogWriter(send, server.telemetry.spans_dropped.inc)))
