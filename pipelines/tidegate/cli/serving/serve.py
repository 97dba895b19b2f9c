"""`tidegate serve`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.paths import PACKAGE

GROUP = Group.SERVING
EXAMPLE = "tidegate serve --port 8080"


class UnknownInputs(StrEnum):
    """What to do with unknown inputs, as in an environment's declaration."""

    REFUSE = "refuse"
    IGNORE = "ignore"


def _option(variable: str, text: str, *, most: int | None = None) -> object:
    """An option whose value may come from the variable TIDEGATE_<variable>; with `most`, a number from 0 to that."""
    return typer.Option(envvar=f"TIDEGATE_{variable}", help=text, min=None if most is None else 0, max=most)


Package = Annotated[Path, _option("PACKAGE", "Folder of the package.")]
Digest = Annotated[str | None, _option("SHA256", "Refuse a package whose package.json has another digest.")]
Host = Annotated[str, _option("HOST", "Address to listen on.")]
Unknown = Annotated[UnknownInputs, _option("UNKNOWN_INPUTS", "What to do with inputs that the model does not have.")]
Log = Annotated[str, _option("ACCESS_LOG", "Where each request is logged: off, - for the standard output, or a file.")]
Logged = Annotated[str, _option("LOG_INPUTS", "Inputs whose values are logged for a sample, with commas between them.")]
Sample = Annotated[float, _option("LOG_SAMPLE", "Share of the answered requests whose values are logged.", most=1)]
Track = Annotated[str, _option("TRACK", "Track of the rollout, as it is logged: stable, canary.")]
RowLog = Annotated[str, _option("ROW_LOG", "Where a sample of the answered rows is logged, for tidegate monitor.")]
RowSample = Annotated[float, _option("ROW_SAMPLE", "Share of the answered requests whose rows are logged.", most=1)]
RowKey = Annotated[str, _option("ROW_KEY", "Column of the row log with the request's id.")]
Traces = Annotated[str, _option("TRACES", "Collector of OpenTelemetry that gets spans, as http://localhost:4318.")]
TraceSample = Annotated[float, _option("TRACE_SAMPLE", "Share of the requests without a trace that get one.", most=1)]
Candidate = Annotated[
    Path | None, _option("CANDIDATE", "Folder of a second package, which answers a share of the requests.")
]
CandidateDigest = Annotated[
    str | None, _option("CANDIDATE_SHA256", "Refuse a candidate whose package.json has another digest.")
]
CandidateWeight = Annotated[
    float, _option("CANDIDATE_WEIGHT", "Share of the requests that the candidate answers.", most=1)
]
StickyHeader = Annotated[str, _option("STICKY_HEADER", "Header with a caller's key: who sends it keeps its version.")]
Flags = Annotated[Path | None, _option("FLAGS", "flagd's file: which version a caller gets.")]
Flag = Annotated[str | None, _option("FLAG", "The flag in --flags; default: the only one.")]
FlagHeaders = Annotated[
    str, _option("FLAG_HEADERS", "Attributes that it may ask for, as plan=x-plan,app=x-app-version.")
]
Shadow = Annotated[float, _option("SHADOW", "Share of the requests of which the candidate gets a copy.", most=1)]
Drain = Annotated[
    float, _option("DRAIN", "Seconds after SIGTERM in which it still answers, but is not ready.", most=300)
]
Port = Annotated[int, _option("PORT", "Port to listen on; 0 lets the system choose.", most=65535)]


def command(
    package: Package = PACKAGE,
    sha256: Digest = None,
    host: Host = "127.0.0.1",
    unknown_inputs: Unknown = UnknownInputs.REFUSE,
    port: Port = 8080,
    *,
    access_log: Log = "off",
    log_inputs: Logged = "",
    log_sample: Sample = 0.01,
    row_log: RowLog = "off",
    row_sample: RowSample = 0.01,
    row_key: RowKey = "tidegate_request",
    track: Track = "",
    drain: Drain = 5.0,
    candidate: Candidate = None,
    candidate_sha256: CandidateDigest = None,
    candidate_weight: CandidateWeight = 0.0,
    sticky_header: StickyHeader = "",
    shadow: Shadow = 0.0,
    flags: Flags = None,
    flag: Flag = None,
    flag_headers: FlagHeaders = "",
    traces: Traces = "",
    trace_sample: TraceSample = 0.01,
) -> None:
    """Serve a package: Open Inference Protocol v2, Prometheus.

    `/ping` and `/invocations` are the same server by the names that SageMaker uses. A platform that starts the image
    with its own arguments sets the options by their variables.
    """
    from tidegate.serve import launch
    from tidegate.serve.observability.access_log import LogOptions
    from tidegate.serve.observability.row_log import RowLogOptions
    from tidegate.serve.routing.split import RequestSplit

    options = launch.Options(
        package=package,
        sha256=sha256,
        host=host,
        port=port,
        ignore_unknown=unknown_inputs is UnknownInputs.IGNORE,
        log=LogOptions.declared(access_log, track, log_inputs, log_sample),
        rows=RowLogOptions(row_log, row_sample, row_key),
        unready_s=drain,
        candidate=candidate,
        candidate_sha256=candidate_sha256,
        split=RequestSplit(candidate_weight, sticky_header, shadow),
        flags=flags,
        flag=flag,
        flag_headers=flag_headers,
        traces=traces,
        trace_sample=trace_sample,
    )
    launch.run(options)
